"""The text below the settings: what a setting means and what enter does, or what the experiment teaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tui_nn.errors import SettingError, counted
from tui_nn.experiment import SETTINGS, Experiment
from tui_nn.experiment.data import is_drawn
from tui_nn.experiment.setting import Setting
from tui_nn.render.palette import Ink
from tui_nn.runs.snapshot import Snapshot
from tui_nn.training.stopping import STOP_RULES
from tui_nn.views.taught import changed_from
from tui_nn.views.view import Span, Text

ENDING_SETTINGS = frozenset({"steps", *STOP_RULES})
"""Settings that can end the run."""


TEXT_HIDDEN: Text = (Span("H: show the preset's text\n", Ink.WARN),)
"""Shown in place of a hidden text."""


def about_taught(experiment: Experiment, taught: Experiment, keys: Sequence[str] = ()) -> Text:
    """The keys for what comes next, then the text of the preset, which may be cut off; empty without one."""
    changed = taught.title and experiment.differences(taught)
    text = f"{changed_from(taught)}. {taught.teaches}".rstrip() if changed else taught.teaches
    return (*(Span(f"{key}\n", Ink.WARN) for key in keys), Span(text)) if text else ()


def about_experiment(
    snapshot: Snapshot | None, experiment: Experiment, taught: Experiment, keys: Sequence[str] = ()
) -> Text:
    """The text of the preset, the note about the data, and the report on the file; empty until the data are loaded."""
    if snapshot is None:
        return ()
    text = about_taught(experiment, taught, keys)
    notes = [text for text in (snapshot.dataset.note, "\n".join(snapshot.dataset.file.report)) if text]
    gap = [Span("\n\n")] if text and notes else []
    return (*text, *gap, Span("\n\n".join(notes)))


def samples_in_use(snapshot: Snapshot | None, experiment: Experiment) -> str:
    """The number of samples, if the data have fewer than the setting allows; empty if not, or until they are loaded."""
    if snapshot is None or snapshot.experiment.data != experiment.data:
        return ""
    dataset = snapshot.dataset
    sets = (dataset.train, dataset.test, *([dataset.validation] if dataset.validation else []))
    count = sum(len(one) for one in sets)
    return f"{count} (all)" if count < experiment.data.samples and not is_drawn(experiment.data.data) else ""


def about_setting(
    snapshot: Snapshot | None,
    setting: Setting,
    value: str,
    choices: Mapping[str, str],
    editing: bool,
    cut_text: str = "",
) -> Text:
    """What enter does, what the setting or the chosen `value` means, and what is allowed.

    `cut_text` is the value that is shown only in part, if it is. `choices` maps values to their meanings; without
    choices, the value is typed. What enter does comes first, because the rest may be cut off.
    """
    spans: list[Span] = []
    if editing and would_restart(snapshot, setting):
        spans.append(Span("Enter restarts the run from step 0, escape keeps it. ", Ink.WARN))
    elif editing:
        spans.append(Span("Enter applies, escape keeps. ", Ink.ACCENT))
        if setting.name == "points" and snapshot and snapshot.has_begun:
            spans.append(Span("Another number of classes restarts the run from step 0. ", Ink.WARN))
    # The name of a choice says enough, and the rest might be cut off.
    name = (cut_text if choices else f"{setting.label} {cut_text}") if cut_text else setting.label
    spans.append(Span(f"{name}: {choices.get(value, setting.help)}."))
    if not choices:
        spans.append(Span(f" Allowed: {setting.allowed}.", Ink.MUTED))
    return tuple(spans)


def matching(sought: str, settings: Iterable[Setting]) -> Setting | None:
    """The setting whose label begins with a text or, failing that, has a word that does, or contains it."""
    text = sought.lower()
    labels = [(setting.label.lower(), setting) for setting in settings]
    for fits in (str.startswith, lambda label, text: f" {text}" in label, str.__contains__):
        for label, setting in labels:
            if fits(label, text):
                return setting
    return None


def about_no_match(sought: str, hidden: Setting | None) -> str:
    """Why no setting was found: there is none, or it makes no difference."""
    if hidden:
        return f"{hidden.label} makes no difference with the other settings as they are."
    return f"No setting is called {sought}."


def about_waiting(count: int) -> Text:
    """Note that `count` changed values are not applied yet; empty for 0."""
    if not count:
        return ()
    return (Span(f"{counted(count, 'turned value')} to apply: enter on one applies all. ", Ink.WARN),)


def takes_effect_at_once(snapshot: Snapshot | None, setting: Setting) -> bool:
    """Whether a turned value is applied without enter: it needs no restart, and cannot end the run on the way."""
    return setting.live and setting.name not in ENDING_SETTINGS and not would_restart(snapshot, setting)


def about_refusal(name: str, text: str, error: SettingError) -> Text:
    """Why the setting `name` cannot have the value `text`, which may conflict with another setting."""
    mine = error.field == name and not SETTINGS[name].many
    return (Span(f"Not {text or 'empty'}. Allowed: {error.allowed}" if mine else str(error), Ink.WRONG),)


def would_restart(snapshot: Snapshot | None, setting: Setting) -> bool:
    """Whether another value would restart the run, and so lose the training."""
    return snapshot is not None and snapshot.is_lost_by(is_live=setting.live)
