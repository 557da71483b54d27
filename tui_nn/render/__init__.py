"""Pictures made from plain arrays: canvases of inked cells, ready to be diffed and sent to a terminal.

Nothing here knows the engine, the app, Textual or rich; a color is a number (an *ink*) until a palette
names it. plotext is imported when the first chart is drawn, not before.
"""
