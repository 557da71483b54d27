"""Settings of the network."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from tui_nn.experiment.parsing import read_number_or_word, read_sizes
from tui_nn.experiment.setting import LARGEST_SEED, OneOf, Settings, setting
from tui_nn.nn.activations import ACTIVATIONS
from tui_nn.nn.arrays import PRECISIONS
from tui_nn.nn.initializers import INITIALIZERS

Units = Annotated[int, Field(ge=1, le=1024)]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED)]


class NetworkSettings(Settings):
    """The layers of the network, and its initial weights."""

    hidden_sizes: Annotated[tuple[Units, ...], BeforeValidator(read_sizes)] = setting(
        (5,),
        "Hidden layers",
        "units in each hidden layer; none for no hidden layer",
        allowed="up to 8 layers of 1 to 1024 units, as in 8,4; or none",
        max_length=8,
    )
    activation: Annotated[str, OneOf(ACTIVATIONS)] = setting(
        "relu", "Activation", "activation function of the hidden units"
    )
    initializer: Annotated[str, OneOf(INITIALIZERS)] = setting(
        "normal", "Initializer", "distribution of the initial weights"
    )
    weight_seed: Annotated[Seed | Literal["data"], BeforeValidator(read_number_or_word)] = setting(
        "data",
        "Weight seed",
        "seed of the initial weights; data: goes on with the generator that drew the data",
        allowed=f"data, or a whole number from 0 to {LARGEST_SEED}",
    )
    precision: Annotated[str, OneOf(PRECISIONS)] = setting(
        "float64", "Precision", "floating-point type of all computations"
    )
