"""Draws pictures from plain arrays on canvases of cells, whose changes the app sends to the terminal.

The package imports neither the engine nor Textual. A color is a number, an *ink*, until a palette maps it to a color.
plotext is imported when the first chart is drawn.
"""
