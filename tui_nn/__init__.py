"""Watch a small neural network learn, live in the terminal.

from tui_nn import Experiment, train

result = train(Experiment.preset("article"))
print(f"{result.test_accuracy:.1%}")
"""

from tui_nn.errors import DataError, SettingError
from tui_nn.experiment import Experiment
from tui_nn.training.model import Model, ModelScore
from tui_nn.training.run import LogEntry, Result, train

__all__ = ["DataError", "Experiment", "LogEntry", "Model", "ModelScore", "Result", "SettingError", "train"]
__version__ = "0.1.0"
