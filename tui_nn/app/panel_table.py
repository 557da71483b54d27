"""The table of panels, from which the main screen, the keys of the views and the help are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.widget import Widget

from tui_nn.app.layout import PanelArea
from tui_nn.app.panels.gradients import GradientsPanel
from tui_nn.app.panels.histograms import HistogramsPanel
from tui_nn.app.panels.images import ImagesPanel
from tui_nn.app.panels.layer_map import LayerMapPanel
from tui_nn.app.panels.loss import LossPanel
from tui_nn.app.panels.network import NetworkPanel
from tui_nn.app.panels.point import PointPanel
from tui_nn.app.panels.predictions import PredictionsPanel
from tui_nn.app.panels.results import ResultsPanel
from tui_nn.app.panels.settings import SettingsPanel
from tui_nn.app.panels.weights import WeightsPanel
from tui_nn.data.dataset import Dataset
from tui_nn.views.network_output import MIN_PANEL
from tui_nn.views.results import matrix_rows


@dataclass(frozen=True)
class Panel:
    """A panel, its area and its text in the help."""

    id: str
    kind: type[Widget]
    """The class of the widget; reactive attributes with the names of those of the main screen are bound to them."""
    label: str
    """Shown in its border."""
    area: PanelArea
    help: str
    """What the picture means; names of glyphs in braces, such as `{wrong}`, stand for them."""
    suits: Callable[[Dataset | None], bool] = lambda _dataset: True
    """Whether there is anything to show of these data; if not, only its key gives the view a cell beside all others."""
    rows: Callable[[Dataset | None], int] = lambda _dataset: 0
    """The rows in which it shows all of these data, which it gets among all views if the others keep enough."""
    key: str = ""
    """The key that shows the view; empty for other panels."""
    wide: int = 0
    """Rank among the panels that get room that is left over, if all views are shown; 0 if it gets none."""
    hero: bool = False
    """Whether this panel is the first to get such room, and is maximized if no other has the focus."""


PANELS = {
    panel.id: panel
    for panel in (
        Panel(
            "loss",
            LossPanel,
            "Loss",
            PanelArea.TOP,
            "How wrong the network is after each update: the mean cross-entropy, or the mean squared error if the "
            "target is a number. The training curve includes the penalties; with mini-batches it shows the loss of "
            "single batches. The dotted line, named Bayes, or noise if the target is a number, is the best that any "
            "predictor can reach; it is known for generated data. A letter marks a step at which a setting was "
            "changed. Faint curves are other branches or, marked =, the run before.",
            wide=2,
        ),
        Panel(
            "predictions",
            PredictionsPanel,
            "Test predictions",
            PanelArea.TOP,
            "Samples the network has never seen, in the plane of their two features or of their first two principal "
            "components. A dot is correct: the larger, the more points share the cell. A red digit or letter is "
            "wrong, and says the true class; as large a share of the marks is red as of the points. The background is"
            " the class that the network predicts there, stronger where it is more confident, with a line where "
            "classes meet, dotted for the run before, and (0) for class 0. Training points have the color of their "
            "class. With more than two features, the background is a slice through the mean of the others: a correct "
            "point may lie on the color of another class, and has the color of its own. If the target is a number, "
            "the background is the predicted value, from orange (low) to blue (high), and a dot is a prediction that "
            "is off by less than a quarter of the standard deviation; the other marks point up where the true value "
            "is above the predicted one, and down where it is below, filled if by more than a standard deviation. The"
            " selected point is in brackets, and described below.",
            hero=True,
        ),
        Panel(
            "weights",
            WeightsPanel,
            "Weights",
            PanelArea.VIEW,
            "W1 leads from the features to the hidden units h1, h2 and so on, the last W to the classes: a row for "
            "each input, a column for each unit, b for the biases. Blue is positive, orange is negative, and stronger "
            "colors are larger. Where numbers do not fit there is a heat map, with the range of its colors below it: "
            "arrow keys or the pointer read a weight. If a map is larger than the panel, each of its pixels is the "
            "largest of several weights.",
            key="1",
            wide=3,
        ),
        Panel(
            "network",
            NetworkPanel,
            "Network",
            PanelArea.VIEW,
            "Each square shows what a unit computes over the plane of the data, scaled to its own largest value: blue "
            "where it is positive, orange where it is negative, dark near 0; a class is blue where its probability is "
            "above a half. The lines are the strongest weights: blue and solid if positive, orange and dashed if "
            "negative. Those of the selected unit stand out, with their weights. With room, the predictions are a "
            "large plane at the right. A unit in full size comes with its formula, its weights, and a histogram of "
            "where the data fall on its activation; it is on where z is positive. Switching a unit off sets the "
            "weights out of it to 0 and keeps them there.",
            rows=lambda _dataset: MIN_PANEL[1],
            key="2",
            wide=1,
        ),
        Panel(
            "histograms",
            HistogramsPanel,
            "Histograms",
            PanelArea.VIEW,
            "The distribution of each layer's weights, and of the activations of its units over the training set. A "
            "dead ReLU is 0 for every sample and can no longer learn; a saturated unit is at the end of its range for "
            "nearly all samples and hardly learns.",
            key="3",
        ),
        Panel(
            "results",
            ResultsPanel,
            "Results",
            PanelArea.VIEW,
            "The confusion matrix of the test set: a row for each true class, a column for each predicted class. "
            "Recall is the fraction of a class that was found; precision is the fraction of the predictions of a "
            "class that were right; {finished} is 100% in both where either has no room for more. The selected count "
            "is marked > <; enter goes to its points. If the target is a number: predicted against true values, with "
            "the exact ones on the diagonal.",
            rows=matrix_rows,
            key="4",
        ),
        Panel(
            "gradients",
            GradientsPanel,
            "Gradients",
            PanelArea.VIEW,
            "The norm of the gradient of each layer's weights and biases, with the penalties and before clipping. "
            "Curve 1 is the first layer, which the error reaches last. If curves are far apart, the layers learn at "
            "different speeds. Below the chart is what is wrong with the run, if anything.",
            key="5",
        ),
        Panel(
            "point",
            PointPanel,
            "Point",
            PanelArea.VIEW,
            "The selected test point: its probabilities, its features in their own units, the activation of every unit "
            "(shaded by its share of the largest in the layer), and the training points nearest to it in the inputs "
            "of the network. Points are numbered from 0, as in the Python API. While a point is selected, the network "
            "view shows its activations as well.",
            key="6",
        ),
        Panel(
            "map",
            LayerMapPanel,
            "Layer map",
            PanelArea.VIEW,
            "The test samples as one layer sees them: in the plane of the first two principal components of its "
            "activations, turned and mirrored to resemble the map of the layer before, or of any two of its units. The "
            "mark and the color are those of the true class, and {wrong} is a wrong prediction. From layer to layer "
            "the classes come apart.",
            key="7",
        ),
        Panel(
            "images",
            ImagesPanel,
            "Images",
            PanelArea.VIEW,
            "If the inputs are the pixels of an image: the test samples, wrong ones first ({wrong} true and predicted "
            "class), the weights of the units of the first layer (blue is positive, orange is negative), or the mean "
            "of each class.",
            suits=lambda dataset: dataset is not None and dataset.image is not None,
            key="8",
        ),
        Panel(
            "settings",
            SettingsPanel,
            "Settings",
            PanelArea.FORM,
            "Everything that determines the run. The learning rate and its schedule, the optimizer, penalties, "
            "dropout, clipping, the batch size, the number of steps and the stop rules can change while the network "
            "trains. Any other setting starts the run again, and the form says so first. While a choice is open, "
            "letters jump to it.",
        ),
    )
}
"""Id -> panel, in the order of the help and, within an area, of the screen."""

VIEWS = {panel.id: panel for panel in PANELS.values() if panel.area is PanelArea.VIEW}

HERO = next(panel.id for panel in PANELS.values() if panel.hero)

WIDE = (HERO, *sorted((panel.id for panel in PANELS.values() if panel.wide), key=lambda name: PANELS[name].wide))
"""The panels that get room that is left over, if all views are shown."""
