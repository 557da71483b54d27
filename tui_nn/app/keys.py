"""The table of keys, from which the bindings, footer, help, command palette and README are made.

`keymap` adds the keys of the views from the table of panels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from textual.binding import Binding, BindingType

TERMINAL = "terminal"
"""Place of a key that works everywhere, including dialogs and input fields."""

APP = "app"
"""Place of a key that works on the main screen, regardless of the focus."""

MAIN = "main"
"""Place of a key that moves between panels, and has another meaning in dialogs."""


FOLLOW = "app.preset('follow')"
"""The action of enter where no panel has another one."""

_HEAD = re.compile("[:;] ")
"""Separates what a key does from the details."""


class Shown(Enum):
    """When a key is shown in the footer."""

    NEVER = 0
    IN_FOCUS = 1
    """While its panel has the focus."""
    ALWAYS = 2


@dataclass(frozen=True, eq=False)
class Group:
    """Keys of one place that share a line of the help, which other places may word alike."""

    help: str
    label: str = ""
    """Shown in the footer if it has more than one of these keys."""


@dataclass(frozen=True)
class Key:
    """A key, its action, and the texts that describe it."""

    keys: str
    """Equivalent keys, as characters or Textual names, separated by commas."""
    action: str
    """The action with its arguments, in Textual's notation, of the widget or screen that `place` stands for."""
    label: str
    """Shown in the footer."""
    help: str
    """One line: what the key does and, after a colon or a semicolon, more about it."""
    place: str = APP
    """Where the key works: `TERMINAL`, `APP`, `MAIN`, the id of a panel that has the focus, or a dialog."""
    shown: Shown = Shown.NEVER
    group: Group | None = None
    everywhere: bool = False
    """Whether a key of a panel works on the whole main screen."""
    display: str = ""
    """How the key is displayed, if not like the first of `keys`."""

    @property
    def name(self) -> str:
        """How the key is displayed."""
        return self.display or self.keys.split(",")[0].replace("ctrl+", "^")

    @property
    def title(self) -> str:
        """What the key does, as a heading."""
        head = _HEAD.split(self.help)[0]
        return head[0].upper() + head[1:]

    @property
    def details(self) -> str:
        """The rest of the help after the title."""
        return "".join(_HEAD.split(self.help, maxsplit=1)[1:])

    def binding(self, place: str) -> Binding:
        """The Textual binding, in the place of the key itself or, for one that works everywhere, in `APP`."""
        here = place == self.place
        return Binding(
            self.keys,
            self.action if here else f"screen.run_in({self.place!r}, {self.action!r})",
            self.label,
            show=self.shown is Shown.ALWAYS or (self.shown is Shown.IN_FOCUS and here),
            key_display=self.name,
            priority=self.place == TERMINAL,
            tooltip=self.title,
            group=Binding.Group(self.group.label, compact=True) if self.group and self.group.label else None,
        )


SEED = Group("new seed for the weights, for the data")
PACE = Group("run faster or slower: 1 step/s to unlimited", "Pace")
COPY = Group("copy the command that runs this again, even over SSH; write it to a file")
CURSOR = Group("move a cursor that shows the values at a step")
ZOOM = Group("zoom in or out, around the cursor or the end")
PLANE = Group("zoom in on the selected point or the middle of the predictions, or out")
PAN = Group("move the enlarged part")
REWIND = Group("go back or forward one recorded step", "Rewind")
TEN = Group("go back or forward ten recorded steps")
ENDS = Group("go to the first or last step")
WEIGHTS = Group("move from weight to weight of a heat map, or scroll numbers")
SELECT = Group("move from unit to unit")
LAYERS = Group("go to the previous or next layer")
PAIRS = Group("go to the next or previous pair of units")
IMAGES = Group("show the test samples, the weights of the first layer, or the mean of each class")
BRUSH = Group("move the brush")
CLASS = Group("choose the class of the points that are added; the digit after the last class adds one", "Class")
DRAWN = Group("go to the next or previous point, in the order of drawing")
PEN = Group("move the cursor, with the point that was picked up")
FAST = Group("move it eight columns or four rows")
PICTURES = Group("show the next or previous picture", "Picture")
NTH = Group("show the predictions, the loss, the network, the results, the layer map, or the images")
PRESENTED_REWIND = Group("rewind by one recorded step, or go forward", "Rewind")
PRESENTED_ENDS = Group("rewind to the first step, or go to the last")
PRESENTED_PACE = Group("run faster or slower", "Pace")
PRESENTED_LESSON = Group("go on or back in a guided lesson")
PRESENTED_PREDICT = Group("predict what comes in a guided lesson")
UNITS = Group("add a unit to the layer, or remove one", "Units")
POINTS = Group("go to the next or previous wrong test point, or to that of the selected cell")
NEAREST = Group("select the nearest point in a direction")
CELLS = Group("move from cell to cell of the confusion matrix")
ROWS = Group("go to the previous or next setting")
TURN = Group("turn the setting to its previous or next value: at once, or after `enter` if it needs a restart", "Turn")
LESSON = Group("go on or back in a guided lesson")
PREDICT = Group("predict what comes in a guided lesson")
IN_WALK = Group("go on or back in the guided lesson")
PREDICT_IN_WALK = Group("predict what comes in the guided lesson")
STAGES = Group("go to the next or previous stage", "Stage")
PHASES = Group("go to a part: forward, loss, backward, update, afterwards", "Part")
OVER = Group("move the cursor over the result or, after `tab`, over the terms of the sum")
FAR = Group("move the cursor ten columns; to the first or last one")
CHECKS = Group("check the gradient of the chosen weight, or of all, by differences of the loss", "Check")

NEVER, IN_FOCUS, ALWAYS = Shown

KEYS = (
    # In this order in the footer: without a focus, the key that quits is visible even in the smallest terminal.
    Key("space", "run", "Run", "run or pause", APP, ALWAYS),
    Key("s", "step", "Step", "make one update", APP, ALWAYS),
    Key("r", "reset", "Reset", "reset: go back to step 0 of the same run", APP, ALWAYS),
    Key("n", "new_seed('weight_seed')", "Seed", "new seed for the weights", APP, ALWAYS, SEED),
    Key("N", "new_seed('data_seed')", "Other data", "new seed for the data", APP, NEVER, SEED),
    Key("+", "pace(1)", "Faster", "run faster", APP, ALWAYS, PACE),
    Key("-", "pace(-1)", "Slower", "run slower", APP, ALWAYS, PACE),
    Key("?", "dialog('help')", "Help", "help: the keys, and what the pictures mean", APP, ALWAYS),
    Key("q", "quit", "Quit", "quit", APP, ALWAYS),
    Key("ctrl+c", "interrupt", "Quit", "quit, with the exit status of an interrupted program", TERMINAL),
    Key("ctrl+z", "suspend_process", "Suspend", "suspend; `fg` in the shell continues", TERMINAL),
    Key("[", "seek_points(-1)", "Back", "go back one recorded step", APP, ALWAYS, REWIND),
    Key("]", "seek_points(1)", "Forward", "go forward one recorded step", APP, ALWAYS, REWIND),
    Key("{", "seek_points(-10)", "Ten back", "go back ten recorded steps", APP, NEVER, TEN),
    Key("}", "seek_points(10)", "Ten forward", "go forward ten recorded steps", APP, NEVER, TEN),
    Key("home", "seek(0)", "First step", "go to the first step", APP, NEVER, ENDS),
    Key("end", "seek_end", "Last step", "go to the last step", APP, NEVER, ENDS),
    Key("u", "undo", "Undo", "undo the last change: rewind to before it", APP, ALWAYS),
    Key(
        "b",
        "walk",
        "Backprop",
        "walk through backpropagation: every number of the next update, and its origin",
        APP,
        ALWAYS,
    ),
    Key("y", "dialog('history')", "History", "history: go back to any change or branch"),
    Key("/", "find_setting", "Setting", "find a setting: type the first letters of its name", APP, ALWAYS),
    Key("T", "dialog('lessons')", "Lessons", "choose a guided lesson: a tour, step by step, or end it", APP, ALWAYS),
    Key(")", "lesson(1)", "Go on", "go to the next step of a guided lesson", APP, NEVER, LESSON),
    Key("(", "lesson(-1)", "Go back", "go to the previous step of a guided lesson", APP, NEVER, LESSON),
    Key("A", "predict('A')", "Predict A", "predict A in a guided lesson", APP, NEVER, PREDICT),
    Key("B", "predict('B')", "Predict B", "predict B in a guided lesson", APP, NEVER, PREDICT),
    Key("C", "predict('C')", "Predict C", "predict C in a guided lesson", APP, NEVER, PREDICT),
    Key("=", "screen.compare", "Compare", "compare with the run before: its curves and its boundary are faint"),
    Key("G", "preset('next')", "Next preset", "next preset: open the next one of the course"),
    Key("H", "screen.turn_text", "Preset text", "show all of the preset's text, then hide it, then show it again"),
    Key("v", "screen.next_view", "View", "show the next view", APP, ALWAYS),
    Key(
        "V,f5",
        "dialog('presenter')",
        "Present",
        "present to a class: a picture, large digits, the preset's text, few keys",
    ),
    Key("p", "dialog('presets')", "Presets", "browse the presets: experiments to start from", APP, ALWAYS),
    Key(
        "o",
        "dialog('open')",
        "Open",
        "open a file: data, experiment or saved run",
        APP,
        ALWAYS,
    ),
    Key("ctrl+s", "dialog('save')", "Save", "write the run to a file, to continue it later"),
    Key("P", "dialog('predict')", "Predict", "predict a file: its rows with the predictions of this network, as CSV"),
    Key("E", "dialog('evaluate')", "Evaluate", "evaluate this network on a file: its score, loss and errors there"),
    Key("c", "dialog('share')", "Copy", "copy the command that runs this again", APP, ALWAYS, COPY),
    Key("w", "dialog('share')", "Write", "write the experiment to a file", APP, NEVER, COPY),
    Key(
        "S",
        "toggle_slow",
        "Slow line",
        "draw for a slow line, or as usual: numbers first, pictures at most once a second",
    ),
    Key("K", "toggle_traffic", "Traffic", "show the KiB/s that are written to the terminal, or hide them"),
    Key("ctrl+p", "command_palette", "All", "all commands, presets, themes, screenshot", APP, ALWAYS),
    Key("f", "screen.maximize", "Max", "maximize the panel in focus, or restore it", APP, ALWAYS),
    Key("l", "toggle_log", "Log", "draw the losses on a logarithmic scale", "loss", ALWAYS, everywhere=True),
    Key("a", "toggle_accuracy", "Acc", "draw accuracy, or R2, instead of the loss", "loss", ALWAYS, everywhere=True),
    Key(
        "L",
        "toggle_penalty",
        "Penalty",
        "draw the training loss with or without its penalty",
        "loss",
        NEVER,
        everywhere=True,
    ),
    Key(
        "X",
        "next_axis",
        "Over",
        "draw the curves over steps, epochs, or seconds of training",
        "loss",
        NEVER,
        everywhere=True,
    ),
    Key("m", "smooth", "Smooth", "smooth the curves: a little, more, not at all", "loss", IN_FOCUS, everywhere=True),
    Key(
        "t", "toggle_train", "Training", "show training points, or hide them", "predictions", IN_FOCUS, everywhere=True
    ),
    Key(
        "d",
        "toggle_shades",
        "Shades",
        "shade regions by confidence, or evenly",
        "predictions",
        IN_FOCUS,
        everywhere=True,
    ),
    Key(".", "screen.next_point(1)", "Next wrong", "go to the next wrong test point", APP, NEVER, POINTS),
    Key(
        "comma",
        "screen.next_point(-1)",
        "Previous wrong",
        "go to the previous wrong test point",
        APP,
        NEVER,
        POINTS,
        display=",",
    ),
    Key(
        "D",
        "dialog('drawing')",
        "Draw",
        "draw points: add, move and remove them while it trains",
        APP,
        ALWAYS,
    ),
    Key("x", "dialog('axes')", "Axes", "choose the axes: any two features, or the principal components"),
    Key("e", "dialog('weight')", "Set a weight", "set a weight or a bias by hand"),
    Key("tab", "next_panel(1)", "Panel", "go to the next panel; the arrow keys move inside it", MAIN),
    Key("shift+tab", "next_panel(-1)", "Previous panel", "go to the previous panel", MAIN),
    Key(
        "escape",
        "leave",
        "Leave",
        "leave: close what is open, then the selected point, then the full screen, then the panel",
        MAIN,
    ),
    Key(
        "enter",
        FOLLOW,
        "Follow",
        "follow the preset: apply what it suggests and run again; after that, the same without it",
        MAIN,
    ),
    Key("left,h", "cursor(-1)", "Cursor left", "move the cursor left", "loss", NEVER, CURSOR),
    Key("right", "cursor(1)", "Cursor right", "move the cursor right", "loss", NEVER, CURSOR),
    Key("enter", "seek_cursor", "Go there", "go to the step at the cursor", "loss", IN_FOCUS),
    Key("up,k", "zoom(1)", "Zoom in", "zoom in", "loss", NEVER, ZOOM),
    Key("down,j", "zoom(-1)", "Zoom out", "zoom out", "loss", NEVER, ZOOM),
    Key("enter", "walk", "Walk", "walk through backpropagation of the selected point", "predictions", IN_FOCUS),
    Key("left,h", "screen.move_point(-1, 0)", "Left", "select a point to the left", "predictions", NEVER, NEAREST),
    Key("right", "screen.move_point(1, 0)", "Right", "select a point to the right", "predictions", NEVER, NEAREST),
    Key("up,k", "screen.move_point(0, -1)", "Up", "select a point above", "predictions", NEVER, NEAREST),
    Key("down,j", "screen.move_point(0, 1)", "Down", "select a point below", "predictions", NEVER, NEAREST),
    Key("z", "zoom(1)", "Zoom in", "enlarge the predictions", "predictions", NEVER, PLANE, everywhere=True),
    Key(
        "Z",
        "zoom(-1)",
        "Zoom out",
        "show more of the plane of the predictions",
        "predictions",
        NEVER,
        PLANE,
        everywhere=True,
    ),
    Key("shift+left", "pan(-1, 0)", "Pan left", "move the enlarged part left", "predictions", NEVER, PAN),
    Key("shift+right", "pan(1, 0)", "Pan right", "move the enlarged part right", "predictions", NEVER, PAN),
    Key("shift+up", "pan(0, -1)", "Pan up", "move the enlarged part up", "predictions", NEVER, PAN),
    Key("shift+down", "pan(0, 1)", "Pan down", "move the enlarged part down", "predictions", NEVER, PAN),
    Key("enter", "toggle_heat", "Heat", "show a heat map, or numbers", "weights", IN_FOCUS),
    Key("left,h", "move(-1, 0)", "Left", "go to the weight on the left", "weights", NEVER, WEIGHTS),
    Key("right", "move(1, 0)", "Right", "go to the weight on the right", "weights", NEVER, WEIGHTS),
    Key("up,k", "move(0, -1)", "Up", "go to the weight above", "weights", NEVER, WEIGHTS),
    Key("down,j", "move(0, 1)", "Down", "go to the weight below", "weights", NEVER, WEIGHTS),
    Key("enter", "open_unit", "Open", "open the unit full size, or close it", "network", IN_FOCUS),
    Key("left,h", "select(-1, 0)", "Previous layer", "go to the previous layer", "network", NEVER, SELECT),
    Key("right", "select(1, 0)", "Next layer", "go to the next layer", "network", NEVER, SELECT),
    Key("up,k", "select(0, -1)", "Unit above", "go to the unit above", "network", NEVER, SELECT),
    Key("down,j", "select(0, 1)", "Unit below", "go to the unit below", "network", NEVER, SELECT),
    Key("0", "switch_unit", "Off", "switch the unit off, or on again", "network", IN_FOCUS),
    Key("F", "freeze_unit", "Freeze", "freeze the unit, or let it learn again", "network", IN_FOCUS),
    Key(">", "resize(1)", "Add unit", "add a unit to the layer", "network", IN_FOCUS, UNITS),
    Key("<", "resize(-1)", "Remove unit", "remove a unit from the layer", "network", IN_FOCUS, UNITS),
    Key("i", "insert_layer", "Insert layer", "insert a layer after this one", "network"),
    Key("delete,backspace", "remove_layer", "Remove layer", "remove the layer", "network"),
    Key("enter", "screen.open_cell", "Points", "go to the points of the selected cell", "results", IN_FOCUS),
    Key("left,h", "screen.move_cell(-1, 0)", "Left", "select the cell to the left", "results", NEVER, CELLS),
    Key("right", "screen.move_cell(1, 0)", "Right", "select the cell to the right", "results", NEVER, CELLS),
    Key("up,k", "screen.move_cell(0, -1)", "Up", "select the cell above", "results", NEVER, CELLS),
    Key("down,j", "screen.move_cell(0, 1)", "Down", "select the cell below", "results", NEVER, CELLS),
    Key("enter", "walk", "Walk", "walk through backpropagation of the point", "point", IN_FOCUS),
    Key("left,h", "layer(-1)", "Layer before", "show the layer before", "map", NEVER, LAYERS),
    Key("right", "layer(1)", "Next layer", "show the next layer", "map", NEVER, LAYERS),
    Key("down,j", "pair(1)", "Next pair", "show the next pair of units", "map", NEVER, PAIRS),
    Key("up,k", "pair(-1)", "Pair before", "show the pair of units before", "map", NEVER, PAIRS),
    Key("enter", "toggle_units", "Units", "show two units, or the principal components", "map", IN_FOCUS),
    Key("left,h", "turn(-1)", "Page before", "show the page before", "images", NEVER, IMAGES),
    Key("right", "turn(1)", "Next page", "show the next page of images", "images", NEVER, IMAGES),
    Key("enter", "app.dialog('board')", "Draw", "draw an image, which the network reads", "images", IN_FOCUS),
    Key("enter", "edit", "Edit", "edit the setting, or apply the choice", "settings", IN_FOCUS),
    Key("up,k", "go(-1)", "Previous setting", "go to the previous setting", "settings", NEVER, ROWS),
    Key("down,j", "go(1)", "Next setting", "go to the next setting", "settings", NEVER, ROWS),
    Key("left", "turn(-1)", "Less", "turn the setting to its previous value", "settings", IN_FOCUS, TURN),
    Key("right", "turn(1)", "More", "turn the setting to its next value", "settings", IN_FOCUS, TURN),
    Key("escape", "cancel", "Keep", "keep the old value, or leave the settings", "settings"),
    Key("enter", "submit", "Apply", "apply the value", "field", IN_FOCUS),
    Key("escape", "keep", "Keep the old value", "keep the old value", "field", IN_FOCUS, display="esc"),
    Key("n,pagedown", "next(1)", "Next", "go to the next stage", "walk", IN_FOCUS, STAGES),
    Key("p,pageup", "next(-1)", "Previous stage", "go to the previous stage", "walk", IN_FOCUS, STAGES),
    Key("space", "play", "Play", "play the walk, or stop it", "walk", IN_FOCUS),
    Key("enter", "hop", "Origin", "go to where the chosen number was made", "walk", IN_FOCUS),
    Key("backspace", "back", "Return", "return from there", "walk", IN_FOCUS, display="bksp"),
    Key("tab", "part", "Terms", "choose a term with the arrow keys, or a cell again", "walk", IN_FOCUS),
    Key("escape,b,q", "close", "Close", "close the walk", "walk", IN_FOCUS, display="esc"),
    Key("?", "app.dialog('walk_help')", "Help", "help: the stages and the keys", "walk", IN_FOCUS),
    Key("1", "phase(0)", "Forward", "go to the forward pass", "walk", IN_FOCUS, PHASES),
    Key("2", "phase(1)", "Loss", "go to the loss", "walk", IN_FOCUS, PHASES),
    Key("3", "phase(2)", "Backward", "go to the backward pass", "walk", IN_FOCUS, PHASES),
    Key("4", "phase(3)", "Update", "go to the update of the weights", "walk", IN_FOCUS, PHASES),
    Key("5", "phase(4)", "Afterwards", "go to the loss afterwards", "walk", IN_FOCUS, PHASES),
    Key("s", "stages", "Stages", "choose a stage from the list of all", "walk", IN_FOCUS),
    Key("m", "samples", "Samples", "use the mini-batch, the whole training set, or one sample", "walk", IN_FOCUS),
    Key(
        "g",
        "check",
        "Check",
        "check the gradient of the chosen weight by differences of the loss",
        "walk",
        IN_FOCUS,
        CHECKS,
    ),
    Key("G", "check_all", "Check all", "check all gradients", "walk", IN_FOCUS, CHECKS),
    Key("i", "type_in", "Own network", "type in a network of your own, as from a homework sheet", "walk", IN_FOCUS),
    Key("left,h", "move(0, -1)", "Left", "move the cursor left", "walk", NEVER, OVER),
    Key("right,l", "move(0, 1)", "Right", "move the cursor right", "walk", NEVER, OVER),
    Key("up,k", "move(-1, 0)", "Up", "move the cursor up", "walk", NEVER, OVER),
    Key("down,j", "move(1, 0)", "Down", "move the cursor down", "walk", NEVER, OVER),
    Key("{", "move(0, -10)", "Ten left", "move the cursor ten columns left", "walk", NEVER, FAR),
    Key("}", "move(0, 10)", "Ten right", "move the cursor ten columns right", "walk", NEVER, FAR),
    Key("home", "move(0, -1000000000)", "First column", "go to the first column", "walk", NEVER, FAR),
    Key("end", "move(0, 1000000000)", "Last column", "go to the last column", "walk", NEVER, FAR),
    Key("T", "app.dialog('lessons')", "Lessons", "choose a guided lesson, or end it", "walk"),
    Key(")", "app.lesson(1)", "Go on", "go to the next step of the guided lesson", "walk", NEVER, IN_WALK),
    Key("(", "app.lesson(-1)", "Go back", "go to the previous step of the guided lesson", "walk", NEVER, IN_WALK),
    Key("A", "app.predict('A')", "Predict A", "predict A in the guided lesson", "walk", NEVER, PREDICT_IN_WALK),
    Key("B", "app.predict('B')", "Predict B", "predict B in the guided lesson", "walk", NEVER, PREDICT_IN_WALK),
    Key("C", "app.predict('C')", "Predict C", "predict C in the guided lesson", "walk", NEVER, PREDICT_IN_WALK),
    Key("escape,q,s", "close", "Close", "stay at this stage", "stages"),
    Key("ctrl+s", "accept", "Walk", "walk through this network", "typed_network"),
    Key("escape", "close", "Close", "close without a network", "typed_network"),
    Key("/", "search", "Search", "search the help: type any words", "help"),
    Key("escape,q,?", "close", "Close", "close the help", "help"),
    Key("escape", "close", "Close", "close the presets", "presets"),
    Key("up", "go('cursor_up')", "Up", "go to the previous preset", "presets"),
    Key("down", "go('cursor_down')", "Down", "go to the next preset", "presets"),
    Key("pageup", "go('page_up')", "Page up", "go up a page of presets", "presets"),
    Key("pagedown", "go('page_down')", "Page down", "go down a page of presets", "presets"),
    Key("ctrl+home", "go('first')", "First", "go to the first preset", "presets"),
    Key("ctrl+end", "go('last')", "Last", "go to the last preset", "presets"),
    Key("escape,q,y", "close", "Close", "stay at the current step", "history"),
    Key("escape,q", "close", "Close", "keep the axes", "axes"),
    Key("escape,q,T", "close", "Close", "choose no guided lesson", "lessons"),
    Key("escape", "close", "Close", "keep the weight", "weight"),
    Key("left,h", "move(0, -1)", "Left", "move the brush left", "board", NEVER, BRUSH),
    Key("right,l", "move(0, 1)", "Right", "move the brush right", "board", NEVER, BRUSH),
    Key("up,k", "move(-1, 0)", "Up", "move the brush up", "board", NEVER, BRUSH),
    Key("down,j", "move(1, 0)", "Down", "move the brush down", "board", NEVER, BRUSH),
    Key("space", "paint", "Paint", "paint the pixel", "board", IN_FOCUS),
    Key("backspace", "erase", "Erase", "erase the pixel", "board", IN_FOCUS),
    Key("c", "clear", "Clear", "erase everything", "board", IN_FOCUS),
    Key("escape,q", "close", "Close", "close the drawing board", "board", IN_FOCUS, display="esc"),
    Key("escape,q", "close", "Close", "put the point back, or close", "drawing", IN_FOCUS, display="esc"),
    Key("enter", "act", "Add, move", "add a point, or pick up the one there and put it down", "drawing", IN_FOCUS),
    Key("x,delete", "remove", "Remove", "remove the point", "drawing", IN_FOCUS),
    *(
        Key(one, f"choose({one})", "Class", "choose a class", "drawing", IN_FOCUS if one in "01" else NEVER, CLASS)
        for one in "0123456789"
    ),
    Key("tab", "step(1)", "Next", "go to the next point", "drawing", IN_FOCUS, DRAWN),
    Key("shift+tab", "step(-1)", "Previous point", "go to the previous point", "drawing", NEVER, DRAWN),
    Key("u", "undo", "Undo", "undo the last change: rewind to before it", "drawing", IN_FOCUS),
    Key("space", "app.run", "Run", "run or pause", "drawing", IN_FOCUS),
    Key("?", "app.dialog('drawing_help')", "Help", "help: the keys and the mouse", "drawing", IN_FOCUS),
    Key("r", "app.reset", "Reset", "go back to step 0 of the same run", "drawing", IN_FOCUS),
    Key("left,h", "move(-1, 0)", "Left", "move the cursor left", "drawing", NEVER, PEN),
    Key("right,l", "move(1, 0)", "Right", "move the cursor right", "drawing", NEVER, PEN),
    Key("up,k", "move(0, -1)", "Up", "move the cursor up", "drawing", NEVER, PEN),
    Key("down,j", "move(0, 1)", "Down", "move the cursor down", "drawing", NEVER, PEN),
    Key("shift+left,H", "move(-8, 0)", "Far left", "move the cursor far left", "drawing", NEVER, FAST),
    Key("shift+right,L", "move(8, 0)", "Far right", "move the cursor far right", "drawing", NEVER, FAST),
    Key("shift+up,K", "move(0, -4)", "Far up", "move the cursor far up", "drawing", NEVER, FAST),
    Key("shift+down,J", "move(0, 4)", "Far down", "move the cursor far down", "drawing", NEVER, FAST),
    Key("space", "app.run", "Run", "run or pause", "presenter", IN_FOCUS),
    Key("s", "app.step", "Step", "make one update", "presenter", IN_FOCUS),
    Key("r", "app.reset", "Reset", "go back to step 0 of the same run", "presenter", IN_FOCUS),
    Key("tab,right", "turn(1)", "Picture", "show the next picture", "presenter", IN_FOCUS, PICTURES),
    Key("shift+tab,left", "turn(-1)", "Previous picture", "show the previous picture", "presenter", NEVER, PICTURES),
    Key("escape,V,f5", "close", "Leave", "return to the main screen", "presenter", IN_FOCUS, display="esc"),
    Key("[", "app.seek_points(-1)", "Back", "go back one recorded step", "presenter", IN_FOCUS, PRESENTED_REWIND),
    Key("]", "app.seek_points(1)", "Forward", "go forward one recorded step", "presenter", IN_FOCUS, PRESENTED_REWIND),
    Key("+", "app.pace(1)", "Faster", "run faster", "presenter", IN_FOCUS, PRESENTED_PACE),
    Key("-", "app.pace(-1)", "Slower", "run slower", "presenter", IN_FOCUS, PRESENTED_PACE),
    Key("=", "compare", "Compare", "compare with the run before, or no longer", "presenter", IN_FOCUS),
    Key("enter", FOLLOW, "Follow", "follow the preset: apply what it suggests and run again, or go back", "presenter"),
    Key("G", "app.preset('next')", "Next preset", "open the next preset of the course", "presenter"),
    # What notifications, lessons and pictures offer must work here, too.
    Key("p", "app.dialog('presets')", "Presets", "browse the presets", "presenter"),
    Key("T", "app.dialog('lessons')", "Lessons", "choose a guided lesson, or end it", "presenter"),
    Key("o", "app.dialog('open')", "Open", "open a file", "presenter"),
    Key("b", "app.walk", "Backprop", "walk through backpropagation", "presenter"),
    Key("D", "app.dialog('drawing')", "Draw", "draw points", "presenter"),
    Key("l", "toggle_log", "Log", "draw the losses, if they are shown, on a logarithmic scale", "presenter"),
    Key("u", "app.undo", "Undo", "undo the last change: rewind to before it", "presenter"),
    Key("home", "app.seek(0)", "First step", "go to the first step", "presenter", NEVER, PRESENTED_ENDS),
    Key("end", "app.seek_end", "Last step", "go to the last step", "presenter", NEVER, PRESENTED_ENDS),
    Key("S", "app.toggle_slow", "Slow line", "draw for a slow line, or as usual", "presenter"),
    Key("?", "app.dialog('presenter_help')", "Help", "help: the keys", "presenter", IN_FOCUS),
    *(Key(str(n), f"show({n - 1})", "Picture", "show a picture", "presenter", NEVER, NTH) for n in range(1, 7)),
    Key(")", "lesson(1)", "Go on", "go to the next step of a guided lesson", "presenter", NEVER, PRESENTED_LESSON),
    Key(
        "(", "lesson(-1)", "Go back", "go to the previous step of a guided lesson", "presenter", NEVER, PRESENTED_LESSON
    ),
    *(
        Key(one, f"app.predict('{one}')", "Predict", f"predict {one}", "presenter", NEVER, PRESENTED_PREDICT)
        for one in "ABC"
    ),
    Key("enter", "accept", "Begin", "begin a new run", "ask"),
    Key("escape,q", "close", "Keep", "keep this run", "ask"),
    Key("escape", "close", "Close", "close the command", "share"),
    Key("escape", "close", "Close", "do not write the run", "save"),
    Key("escape", "leave", "Back", "stop reading, or go back to the files, or close", "open"),
    Key("escape", "leave", "Back", "stop the work on a file, or close", "apply"),
    Key("up", "go('cursor_up')", "Up", "go to the previous file", "files"),
    Key("down", "go('cursor_down')", "Down", "go to the next file", "files"),
    Key("pageup", "go('page_up')", "Page up", "go up a page of files", "files"),
    Key("pagedown", "go('page_down')", "Page down", "go down a page of files", "files"),
    Key("up,k", "app.focus_previous", "Previous", "go to the previous answer", "report"),
    Key("down,j", "app.focus_next", "Next", "go to the next answer", "report"),
    Key("pageup", "scroll_report(-1)", "Page up", "scroll the report up", "report"),
    Key("pagedown", "scroll_report(1)", "Page down", "scroll the report down", "report"),
)
"""Every key except those of the views, in the order of the footer and the help."""


def bindings(place: str, keys: Iterable[Key] = KEYS) -> list[BindingType]:
    """The bindings of a place, for the `BINDINGS` of a widget or screen."""
    return [key.binding(place) for key in keys if key.place == place or (place == APP and key.everywhere)]
