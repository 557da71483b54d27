"""Tests of `tui_nn.cli`."""
