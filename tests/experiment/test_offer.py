"""What a text suggests: in its file, in its words, and as what can be run next."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_nn.errors import SettingError
from tui_nn.experiment import SAME_TEXT, SETTINGS, Experiment
from tui_nn.experiment.offer import is_about, offer
from tui_nn.training.trainer import Trainer

XOR = Experiment.preset("xor")

ADVICE = re.compile(r"(?:Set|and) ([A-Z]\w*(?: \w+)?) to (.+?)(?= and [A-Z]|:)")
"""A label and a value in the words of a text."""

SUGGESTING = [name for name in Experiment.presets() if Experiment.preset(name).suggests]


def test_a_preset_suggests_what_its_text_says() -> None:
    for name in Experiment.presets():
        preset = Experiment.preset(name)
        said = [(label, value) for label, value in ADVICE.findall(preset.teaches)]
        assert [(SETTINGS[setting].label, value) for setting, value in preset.suggests] == said, name
        assert ("Set " in preset.teaches) is bool(said), name


def test_what_a_preset_suggests_makes_a_difference_and_runs() -> None:
    for name in SUGGESTING:
        preset = Experiment.preset(name)
        followed = preset.followed()
        suggested = [setting for setting in SETTINGS if setting in dict(preset.suggests)]
        assert followed.differences(preset) == suggested, name
        assert all(followed.is_relevant(setting) or preset.is_relevant(setting) for setting, _ in preset.suggests), name
        trainer = Trainer(followed)
        trainer.advance(2)
        assert trainer.step == 2, name
        assert not trainer.diverged, name


def test_it_is_written_and_read_as_a_table() -> None:
    assert XOR.to_toml().count('[suggests]\nhidden_sizes = "none"\n') == 1
    assert Experiment.from_toml(XOR.to_toml()) == XOR
    assert "suggests" not in Experiment().to_toml()
    toml = '[suggests]\nhidden_sizes = [8, 8]\ncentres = [[-1.5, 0], [2, 0.5]]\nl2 = 0.0\n[data]\ndata = "blobs"'
    assert dict(Experiment.from_toml(toml).suggests) == {
        "hidden_sizes": "8,8",
        "centers": "-1.5,0; 2,0.5",
        "l2": "0",
    }


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("suggests = 3", "suggests: got 3, allowed: a table of settings"),
        (
            "[suggests]\nlayers = 1",
            "suggests.layers: got a name that is not known, allowed: one of data, file",
        ),
        ("[suggests]\nnoize = 1", "suggests.noize: got a name that is not known, allowed: noise (did you mean"),
        ("[suggests]\nl2 = -1", "suggests.l2: got -1, allowed: a number from 0 up to 1000"),
        (
            "[suggests]\nbatch_size = 99999",
            "suggests.batch_size: got 99999, allowed: full, or a whole number from",
        ),
    ],
)
def test_what_cannot_be_suggested_is_named(toml: str, message: str) -> None:
    with pytest.raises(SettingError, match=f"^{re.escape(message)}"):
        Experiment.from_toml(toml)


def test_it_leads_to_what_is_suggested_and_back() -> None:
    there = offer(XOR, XOR)
    assert there
    assert (there.words, there.names, there.is_back) == ("Hidden layers to none", ("hidden_sizes",), False)
    assert there.experiment == XOR.updated({"hidden_sizes": ()})
    back = offer(XOR, there.experiment)
    assert back
    assert (back.words, back.is_back) == ("Hidden layers back to 4", True)
    assert back.experiment == XOR, "with its title and its text"


def test_both_of_two_settings_are_suggested_even_if_one_is_set_already() -> None:
    sine = Experiment.preset("sine")
    first = offer(sine, sine)
    assert first
    assert first.words == "Hidden layers to none and Features to sin x1,sin x2"
    other = offer(sine, sine.updated({"hidden_sizes": ()}))
    assert other
    assert (other.names, other.is_back, other.experiment) == (("features",), False, first.experiment)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(SAME_TEXT - {"steps"}, st.integers(0, 99)) | {"steps": st.integers(1, 99)}
    )
)
def test_seeds_and_the_number_of_steps_are_the_readers_own_in_both_directions(own: dict[str, int]) -> None:
    mine = XOR.updated(own)
    there = offer(XOR, mine)
    assert there
    assert there.experiment.differences(mine) == ["hidden_sizes"]
    back = offer(XOR, there.experiment)
    assert back
    assert back.experiment == mine


def test_nothing_is_offered_beside_the_preset_or_where_it_suggests_nothing() -> None:
    assert not is_about(XOR, XOR.updated({"learning_rate": 0.5}))
    assert offer(XOR, XOR.updated({"learning_rate": 0.5})) is None
    assert offer(XOR, XOR.followed().updated({"learning_rate": 0.5})) is None
    article = Experiment.preset("article")
    assert is_about(article, article)
    assert offer(article, article) is None
    assert not is_about(Experiment(), Experiment()), "it teaches nothing"


def test_another_experiment_suggests_nothing() -> None:
    assert XOR.updated({"steps": 7, "weight_seed": 5}).suggests == XOR.suggests
    assert XOR.updated({"learning_rate": 0.5}).suggests == ()
