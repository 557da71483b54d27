"""A setting: a validated field with a label, a line of help, a range, and one-line errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from tui_nn.errors import SettingError

LARGEST_SEED = 2**32 - 1
"""The largest seed that NumPy's legacy generator takes."""

BOUNDS = [(Gt, "gt", "above"), (Ge, "ge", "from"), (Le, "le", "up to"), (Lt, "lt", "to below")]
"""Kind of bound, its attribute, and the words that introduce it in the description of a range."""

WORDS = {
    "model_type": "a table of settings",
    "tuple_type": "a table of settings",
    "string_type": "text",
    "string_too_long": "a shorter text",
}
"""Pydantic's type of problem -> what is allowed, for problems that are not about one setting."""


class Settings(BaseModel):
    """A group of settings: frozen, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, eq=False)
class OneOf:
    """Annotates a field that must be a key of `table`, or a value for which `others` returns true.

    The values of the table are a line of help, or have one as their attribute `help`.
    """

    table: Mapping[str, Any]
    others: Callable[[str], bool] | None = None

    def choices(self) -> dict[str, str]:
        """Name -> line of help."""
        return {name: getattr(entry, "help", entry) for name, entry in self.table.items()}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, name: str) -> str:
        if name in self.table or (self.others and self.others(name)):
            return name
        raise ValueError(name)


@dataclass(frozen=True)
class Setting:
    """What the form, the command line and the help need to know about a field."""

    section: str
    name: str
    label: str
    help: str
    allowed: str
    live: bool
    """Whether it can change during a run, without a restart."""
    choices: Mapping[str, str]
    """Name -> line of help; empty for values that are typed in."""
    many: bool = False
    """Whether the value may have hundreds of parts, separated by semicolons."""

    def brief(self, text: str) -> str:
        """A value, given as its `text`, for a line of a list: the number of its parts if there may be hundreds."""
        return str(text.count(";") + 1) if self.many else text


def setting(
    default: Any, label: str, help: str, *, live: bool = False, allowed: str = "", many: bool = False, **bounds: Any
) -> Any:
    """Declare a field of a `Settings` class.

    Args:
        default: the default value.
        label: name in the form.
        help: one line that completes "Label: ...", without a period.
        live: whether it can change during a run.
        allowed: the allowed values in words; by default derived from the choices or the bounds.
        many: whether the value may have hundreds of parts, separated by semicolons.
        bounds: `ge`, `gt`, `le`, `lt`, `min_length` and `max_length`, as in `pydantic.Field`.
    """
    return Field(
        default,
        title=label,
        description=help,
        json_schema_extra={"live": live, "allowed": allowed, "many": many},
        **bounds,
    )


def describe(section: str, group: type[Settings]) -> list[Setting]:
    """Describe the settings of a group, in the order of its fields."""
    return [_describe_field(section, name, field) for name, field in group.model_fields.items()]


def _describe_field(section: str, name: str, field: FieldInfo) -> Setting:
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    one_of = next((m for m in field.metadata if isinstance(m, OneOf)), OneOf({}))
    choices = one_of.choices()
    return Setting(
        section=section,
        name=name,
        label=field.title or name,
        help=field.description or "",
        allowed=str(extra["allowed"]) or (f"one of {', '.join(choices)}" if choices else _range(field)),
        live=bool(extra["live"]),
        choices=choices,
        many=bool(extra["many"]),
    )


def _range(field: FieldInfo) -> str:
    words = ["a whole number" if field.annotation is int else "a number"]
    for bound in field.metadata:
        words += [f"{word} {getattr(bound, name)}" for kind, name, word in BOUNDS if isinstance(bound, kind)]
    return " ".join(words)


def first_problem(error: ValidationError, known: Mapping[str, Setting]) -> SettingError:
    """Turn pydantic's report into a one-line error about the first problem; `known` has the settings by name."""
    problem = error.errors()[0]
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, SettingError):
        return cause
    path = [str(part) for part in problem["loc"]]
    if problem["type"] == "extra_forbidden":
        return SettingError(".".join(path), "a name that is not known", near_miss(path, known))
    # A section may share its name with a setting; this type of problem is about the section.
    names = [part for part in path[1:] or path if part in known and problem["type"] != "model_type"]
    allowed = known[names[0]].allowed if names else WORDS.get(problem["type"], problem["msg"])
    # Quotes show that text was given where a number belongs.
    given = problem["input"]
    if problem["type"].endswith("_type"):
        given = repr(given)
    elif isinstance(given, tuple) and given:
        given = as_text(given)
    return SettingError((names or path)[0], given, allowed)


def as_text(value: Any) -> str:
    """Format a value as the user would type it."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return "; ".join(as_text(row) for row in value)
        parts = (_quoted(part, len(value)) if isinstance(part, str) else as_text(part) for part in value)
        return ",".join(parts) or "none"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _quoted(text: str, count: int) -> str:
    """An item of a list, in quotes if it would otherwise be read as several, or as a word such as `auto`."""
    alone = count == 1 and text in ("auto", "none", "all")
    needs_quotes = alone or not text or text != text.strip() or any(mark in text for mark in ',"\r\n')
    return '"' + text.replace('"', '""') + '"' if needs_quotes else text


def near_miss(path: Sequence[str], known: Mapping[str, Setting]) -> str:
    """What is allowed in place of `path`: the closest name, or all names in its section, or all sections."""
    if len(path) == 1 and path[0] in known:
        return f"{known[path[0]].section}.{path[0]} (did you mean this?)"
    near = get_close_matches(path[-1], list(known), n=1)
    siblings = [one.name for one in known.values() if one.section == path[0] and len(path) > 1]
    sections = dict.fromkeys(one.section for one in known.values())
    return f"{near[0]} (did you mean this?)" if near else f"one of {', '.join(siblings or sections)}"
