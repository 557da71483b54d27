"""What an experiment does not take, and how that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tui_nn.errors import SettingError
from tui_nn.experiment import Experiment
from tui_nn.nn.activations import ACTIVATIONS

ARTICLE = Experiment.preset("article")


def refusals() -> list[tuple[str, str, str, str]]:
    """TOML, the field that is named, what came, and a part of what is said to be allowed."""
    return [
        # A name that is not known
        ("samples = 100", "samples", "not known", "data.samples"),
        ("[data]\nsample = 100", "data.sample", "not known", "samples (did you mean this?)"),
        ("[data]\nzzz = 1", "data.zzz", "not known", "data, samples, noise, classes"),
        ("[data]\ngenerator = 'article'", "data.generator", "not known", "data, samples, noise, classes"),
        ("[trainig]\nsteps = 1", "trainig", "not known", "data, file, network, training"),
        # A type that is not the field's
        ("[data]\nsamples = 'many'", "samples", "many", "a whole number from 30 up to 1000000"),
        ("[data]\nsamples = 100.5", "samples", "100.5", "a whole number"),
        ("[training]\nsteps = true", "steps", "True", "1 to 1000000000 steps"),
        ("[training]\nlearning_rate = [0.1]", "learning_rate", "[0.1]", "a number above 0"),
        ("[network]\nhidden_sizes = 5", "hidden_sizes", "5", "as in 8,4; or none"),
        ("[network]\nhidden_sizes = [2.5]", "hidden_sizes", "2.5", "as in 8,4; or none"),
        ("[network]\nhidden_sizes = 'x'", "hidden_sizes", "x", "as in 8,4; or none"),
        ("data = 5", "data", "5", "a table of settings"),
        ("title = 5", "title", "5", "text"),
        # A value that is out of range
        ("[data]\nsamples = 29", "samples", "29", "from 30"),
        ("[data]\nsamples = 1000001", "samples", "1000001", "up to 1000000"),
        ("[data]\ntest_fraction = 0.95", "test_fraction", "0.95", "from 0.01 up to 0.9"),
        ("[data]\ntest_fraction = 0", "test_fraction", "0", "from 0.01 up to 0.9"),
        ("[data]\nnoise = inf", "noise", "inf", "from 0 up to 10"),
        ("[data]\nnoise = -1", "noise", "-1", "from 0 up to 10"),
        ("[data]\ndata_seed = -1", "data_seed", "-1", "from 0"),
        ("[data]\ndata = 'moon'", "data", "moon", "article, blobs"),
        (
            "[data]\ndata = 'data.xls'",
            "data",
            "data.xls",
            "or a file (.csv, .tsv, .txt, .data, .gz, .zst, .parquet, .npz, .npy)",
        ),
        ("[data]\nclasses = 1", "classes", "1", "auto, or a whole number from 2 to 50"),
        ("[data]\nclasses = 'some'", "classes", "some", "auto, or a whole number from 2 to 50"),
        ("[data]\ncenters = [[0, 0]]", "centers", "0", "2 to 50 pairs"),
        ("[data]\ncenters = [[0, 0], [1, 2, 3]]", "centers", "", "as in 0,0; 3,4"),
        ("[data]\ncenters = [[0, 0], [1, 2e3]]", "centers", "2000", "from -1000 to 1000"),
        ("[data]\ncenters = [[0, 0], [1, nan]]", "centers", "nan", "from -1000 to 1000"),
        ("[data]\ncenters = 'here'", "centers", "here", "as in 0,0; 3,4"),
        ("[data]\ncenters = 5", "centers", "5", "as in 0,0; 3,4"),
        ("[data]\ncovariances = [[1, 0]]", "covariances", "", "three numbers"),
        ("[data]\ncovariances = []", "covariances", "()", "three numbers"),
        ("[data]\nformula = 'y > sinus(x)'", "formula", "sinus(x)", "x, y (or x1, x2), numbers"),
        ("[data]\nformula = 'x > 7'", "formula", "x > 7", "a comparison that is true in 2% to 98%"),
        (f"[data]\nformula = '{'x+' * 100}y'", "formula", "x+x", "at most 200 characters"),
        ("[data]\nformula = 1", "formula", "1", "at most 200 characters"),
        ("[data]\nfeatures = ['x3']", "features", "x3", "all, or some of x1, x2, x1^2"),
        ("[data]\nfeatures = 'x1,all'", "features", "all", "all, or some of x1, x2, x1^2"),
        ("[data]\nfeatures = []", "features", "()", "all, or some of x1, x2, x1^2"),
        ("[data]\nstandardize = true", "standardize", "True", "no, yes"),
        ("[data]\ntarget_kind = 'text'", "target_kind", "text", "auto, class, number"),
        ("[data]\nmissing = 'zero'", "missing", "zero", "refuse, drop, median"),
        (f"[data]\ntarget = '{'x' * 201}'", "target", "xxx", "the name of a column"),
        (
            "[network]\nactivation = 'swish'",
            "activation",
            "swish",
            ", ".join(ACTIVATIONS),
        ),
        ("[network]\ninitializer = 'zeros'", "initializer", "zeros", "normal, truncated normal, he, glorot"),
        ("[network]\nhidden_sizes = [4, 0]", "hidden_sizes", "0", "up to 8 layers of 1 to 1024 units"),
        ("[network]\nhidden_sizes = [1025]", "hidden_sizes", "1025", "up to 8 layers of 1 to 1024 units"),
        (f"[network]\nhidden_sizes = {[1] * 9}", "hidden_sizes", "1,1,1", "up to 8 layers"),
        ("[network]\nweight_seed = 'dice'", "weight_seed", "dice", "data, or a whole number"),
        ("[network]\nprecision = 'float16'", "precision", "float16", "float64, float32"),
        ("[training]\nlearning_rate = nan", "learning_rate", "nan", "above 0 up to 1000"),
        ("[training]\nlearning_rate = 0", "learning_rate", "0", "above 0 up to 1000"),
        ("[training]\nlearning_rate = -0.1", "learning_rate", "-0.1", "above 0 up to 1000"),
        ("[training]\nl2 = -1", "l2", "-1", "from 0 up to 1000"),
        ("[training]\nl1 = 1001", "l1", "1001", "from 0 up to 1000"),
        ("[training]\noptimizer = 'adm'", "optimizer", "adm", "sgd, momentum, nesterov, rmsprop, adam, adamw"),
        ("[training]\nschedule = 'linear'", "schedule", "linear", "constant, step, exponential, cosine, warm-up"),
        ("[training]\nmomentum = 1", "momentum", "1", "from 0 to below 1"),
        ("[training]\nweight_decay = 1.5", "weight_decay", "1.5", "from 0 up to 1"),
        ("[training]\nschedule_steps = 0", "schedule_steps", "0", "a whole number from 1"),
        ("[training]\ndecay = 0", "decay", "0", "above 0 up to 1"),
        ("[training]\ndropout = 1", "dropout", "1", "from 0 up to 0.95"),
        ("[training]\nclip_norm = -1", "clip_norm", "-1", "from 0 up to"),
        ("[training]\npatience = 0.5", "patience", "0.5", "0 to 1000000000 steps"),
        ("[training]\nstop_loss = -1", "stop_loss", "-1", "from 0 up to"),
        ("[training]\nstop_score = 96", "stop_score", "96", "from 0 up to 1"),
        ("[training]\nstop_seconds = nan", "stop_seconds", "nan", "from 0 up to"),
        ("[training]\nsteps = 0", "steps", "0", "1 to 1000000000 steps, or 1 to 999999 epochs"),
        ("[training]\nbatch_size = 0", "batch_size", "0", "full, or a whole number from 1"),
        ("[training]\nbatch_size = 'half'", "batch_size", "half", "full, or a whole number from 1"),
        ("[training]\nbatch_size = 13501", "batch_size", "13501", "full, or a whole number from 1 to 13500"),
        ("[data]\nsamples = 30\n[training]\nbatch_size = 28", "batch_size", "28", "from 1 to 27"),
        # Not TOML at all
        ("[data", "config", "Expected", "valid TOML"),
        ("[data]\nsamples = ]", "config", "line 2", "valid TOML"),
    ]


def refusal(error: pytest.ExceptionInfo[SettingError], field: str, given: str, allowed: str, most: int = 250) -> None:
    """Check that the error is one line that says all three."""
    message = str(error.value)
    assert len(message.splitlines()) == 1
    assert message.startswith(f"{field}: got ")
    came, _, range_in_words = message.partition(", allowed: ")
    assert given in came.removeprefix(f"{field}: got "), message
    assert allowed in range_in_words
    assert error.value.field == field, message
    assert len(message) < most, message


def test_refused_in_one_line() -> None:
    for text, field, given, allowed in refusals():
        with pytest.raises(SettingError) as error:
            Experiment.from_toml(text)
        refusal(error, field, given, allowed)


@pytest.mark.parametrize(
    "text",
    [
        '[data]\ndata = "a\\nb"',
        '[data]\nfeatures = "a\\nb"',
        '[data]\ncenters = "a\\nb"',
        '"a\\nb" = 1',
        '[data]\n"a\\rb" = 1',
        '[network]\nweight_seed = "\\u2028"',
    ],
)
def test_refused_in_one_line_whatever_came(text: str) -> None:
    with pytest.raises(SettingError) as error:
        Experiment.from_toml(text)
    assert len(str(error.value).splitlines()) == 1


def test_text_where_a_number_belongs_is_shown_as_text() -> None:
    # "got 0.1, allowed: a number above 0" would leave the reader at a loss.
    with pytest.raises(SettingError, match=r"""got ["']0\.1["']"""):
        Experiment.from_toml("[training]\nlearning_rate = '0.1'")


@pytest.mark.parametrize(
    ("changes", "field", "given", "allowed"),
    [
        ({"learning_rate": "fast"}, "learning_rate", "fast", "a number above 0 up to 1000"),
        ({"learning_rate": "nan"}, "learning_rate", "nan", "a number above 0 up to 1000"),
        ({"learning_rate": ""}, "learning_rate", "''", "a number above 0 up to 1000"),
        ({"hidden_sizes": "8;4"}, "hidden_sizes", "8;4", "as in 8,4; or none"),
        ({"hidden_sizes": "0"}, "hidden_sizes", "0", "of 1 to 1024 units"),
        ({"batch_size": "-5"}, "batch_size", "-5", "full, or a whole number from 1"),
        ({"batch_size": "20000"}, "batch_size", "20000", "from 1 to 13500"),
        ({"samples": "9" * 500}, "samples", "999...", "up to 1000000"),
        ({"centers": "0,0; 1"}, "centers", "", "2 to 50 pairs"),
        ({"centers": "0,0; 1,one"}, "centers", "one", "2 to 50 pairs"),
        ({"covariances": "1,0,1;" * 2}, "covariances", "2 for 3 centers", "one for each center"),
        ({"features": ""}, "features", "", "all, or some of"),
        ({"features": "x1,x9"}, "features", "x9", "all, or some of"),
        ({"classes": "51"}, "classes", "51", "from 2 to 50"),
        ({"learnin_rate": 1}, "setting", "learnin_rate", "learning_rate (did you mean this?)"),
    ],
)
def test_typed_in_wrongly(changes: dict[str, Any], field: str, given: str, allowed: str) -> None:
    with pytest.raises(SettingError) as error:
        ARTICLE.updated(changes)
    refusal(error, field, given, allowed)


def test_unknown_preset() -> None:
    with pytest.raises(SettingError) as error:
        Experiment.preset("artcle")
    refusal(error, "preset", "artcle", ", ".join(Experiment.presets()), most=500)


def test_unreadable_files(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("title = 'é'".encode("latin-1"))
    for path, reason in [(latin, "not UTF-8"), (tmp_path / "none.toml", "No such file"), (tmp_path, "directory")]:
        with pytest.raises(SettingError) as error:
            Experiment.load(path)
        refusal(error, "config", "", "a TOML file that can be read")
        assert path.name in str(error.value)
        assert reason in str(error.value)
