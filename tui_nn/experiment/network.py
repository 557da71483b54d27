"""What is trained."""

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
    """What is trained, and where it starts."""

    hidden_sizes: Annotated[tuple[Units, ...], BeforeValidator(read_sizes)] = setting(
        (5,),
        "Hidden layers",
        "units of each hidden layer, as in 8,4; none for none",
        allowed="up to 8 layers of 1 to 1024 units, as in 8,4; or none",
        max_length=8,
    )
    activation: Annotated[str, OneOf(ACTIVATIONS)] = setting("relu", "Activation", "what a hidden unit does")
    initializer: Annotated[str, OneOf(INITIALIZERS)] = setting("normal", "Weights from", "how the weights start")
    weight_seed: Annotated[Seed | Literal["data"], BeforeValidator(read_number_or_word)] = setting(
        "data",
        "Weight seed",
        "draws the weights; data goes on with the stream that drew the data",
        allowed=f"data, or a whole number from 0 to {LARGEST_SEED}",
    )
    precision: Annotated[str, OneOf(PRECISIONS)] = setting("float64", "Precision", "what it is computed in")
