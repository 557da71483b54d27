"""Benchmarks: they measure and print, each figure beside its bound, and never fail for being slow.

    python -m tests.benchmarks.speed       training steps against the article's loop and other libraries
    python -m tests.benchmarks.playground  a larger network against PyTorch, the presets' promises, large data
    python -m tests.benchmarks.liveness    frames, key to screen, speed in the app, start, quit
    python -m tests.benchmarks.memory      resident memory over 200,000 steps in the app
    python -m tests.benchmarks.large       files of a million rows: loading, memory, and the app on them

Run them from the top of the repository, on an otherwise idle machine. `pip install -e '.[bench]'` brings what
they need and the other libraries; of these, what is not installed is left out.
"""
