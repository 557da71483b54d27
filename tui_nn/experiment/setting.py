"""What a setting is: a validated field with a label, a line of help, a range, and errors in one line."""

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

BOUNDS = [(Gt, "gt", "above"), (Ge, "ge", "from"), (Le, "le", "up to"), (Lt, "lt", "below")]
"""Kind of bound, its attribute, and how a range is said in words."""

WORDS = {"model_type": "a table of settings", "string_type": "text", "string_too_long": "a shorter text"}
"""Pydantic's kind of problem, and what is allowed instead, where no setting is named."""


class Settings(BaseModel):
    """A group of settings: frozen, and without any field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, eq=False)
class OneOf:
    """Allows the names of a table, whose values have a line of `help` or are one, and what `others` allows."""

    table: Mapping[str, Any]
    others: Callable[[str], bool] | None = None

    def choices(self) -> dict[str, str]:
        """Name -> one line of help."""
        return {name: getattr(entry, "help", entry) for name, entry in self.table.items()}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def _check(self, name: str) -> str:
        if name in self.table or (self.others and self.others(name)):
            return name
        raise ValueError(name)


@dataclass(frozen=True)
class Setting:
    """What the form, the command line and the help know of one field."""

    section: str
    name: str
    label: str
    help: str
    allowed: str
    live: bool
    """Whether it can change while the network trains, without a restart."""
    choices: Mapping[str, str]
    """Name -> one line of help; empty where the value is typed in."""


def setting(default: Any, label: str, help: str, *, live: bool = False, allowed: str = "", **bounds: Any) -> Any:
    """A field of `Settings`; `allowed` says the range in words where bounds cannot."""
    return Field(default, title=label, description=help, json_schema_extra={"live": live, "allowed": allowed}, **bounds)


def describe(section: str, group: type[Settings]) -> list[Setting]:
    """The settings of a group, in its order."""
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
    )


def _range(field: FieldInfo) -> str:
    words = ["a whole number" if field.annotation is int else "a number"]
    for bound in field.metadata:
        words += [f"{word} {getattr(bound, name)}" for kind, name, word in BOUNDS if isinstance(bound, kind)]
    return " ".join(words)


def first_problem(error: ValidationError, known: Mapping[str, Setting]) -> SettingError:
    """The first thing wrong, in one line that names the setting."""
    problem = error.errors()[0]
    cause = problem.get("ctx", {}).get("error")
    if isinstance(cause, SettingError):
        return cause
    path = [str(part) for part in problem["loc"]]
    if problem["type"] == "extra_forbidden":
        return SettingError(".".join(path), "a name that is not known", near_miss(path, known))
    # A section may be called like one of its settings; it is the section that is no table.
    names = [part for part in path[1:] or path if part in known and problem["type"] != "model_type"]
    allowed = known[names[0]].allowed if names else WORDS.get(problem["type"], problem["msg"])
    # Text where a number belongs is shown in quotes, or it would look like the number.
    given = problem["input"]
    if problem["type"].endswith("_type"):
        given = repr(given)
    elif isinstance(given, tuple) and given:
        given = as_text(given)
    return SettingError((names or path)[0], given, allowed)


def as_text(value: Any) -> str:
    """A value as one would type it in."""
    if isinstance(value, tuple):
        if value and isinstance(value[0], tuple):
            return "; ".join(as_text(row) for row in value)
        return ",".join(as_text(part) for part in value) or "none"
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def near_miss(path: Sequence[str], known: Mapping[str, Setting]) -> str:
    """What stands where `path` does: the nearest name, or all names of that section, or all sections."""
    if len(path) == 1 and path[0] in known:
        return f"{known[path[0]].section}.{path[0]} (was that meant?)"
    near = get_close_matches(path[-1], list(known), n=1)
    siblings = [one.name for one in known.values() if one.section == path[0] and len(path) > 1]
    sections = dict.fromkeys(one.section for one in known.values())
    return f"{near[0]} (was that meant?)" if near else f"one of {', '.join(siblings or sections)}"
