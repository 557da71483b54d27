"""The model of a saved run, which needs no data."""

from __future__ import annotations

from tui_nn.data.preprocessing import Preprocessing
from tui_nn.errors import RunError
from tui_nn.nn.network import Network
from tui_nn.nn.parameters import Parameters
from tui_nn.runs.files.restoring import check_states, with_data
from tui_nn.runs.files.saved_run import SavedRun
from tui_nn.training.model import Model


def model_of(saved: SavedRun) -> Model:
    """The model at the moment of the run that was saved.

    Raises:
        RunError: the file contradicts itself; or it is of format 1, without a preprocessing, and has lost its data.
    """
    preprocessing = saved.preprocessing or _of_the_data(saved)
    experiment, state = saved.experiment, saved.timeline.moment.state
    sizes = (preprocessing.count, *experiment.network.hidden_sizes, preprocessing.target.outputs)
    check_states(saved, sizes)
    network = Network(
        Parameters.holding(sizes, state.parameters), experiment.network.activation, preprocessing.target.loss
    )
    return Model(network, preprocessing, experiment, state.step, saved.summary.data, saved.summary.preset)


def _of_the_data(saved: SavedRun) -> Preprocessing:
    try:
        return with_data(saved)[1].preprocessing
    except RunError as error:
        allowed = f"{error.allowed}: an older version wrote the run, without what prepares its data; train it again"
        raise RunError(error.field, error.given, allowed) from None
