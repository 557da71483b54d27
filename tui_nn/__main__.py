"""Makes `python -m tui_nn` the same as `tui-nn`."""

from tui_nn.cli import main

raise SystemExit(main())
