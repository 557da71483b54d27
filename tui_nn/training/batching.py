"""Loads the samples of each update into a trace."""

from __future__ import annotations

from tui_nn.data.batches import BATCH_ORDERS, Chosen
from tui_nn.data.dataset import Subset
from tui_nn.nn.network import Network, Trace


class Batcher:
    """Loads the mini-batch of any update of a run; the same update always gets the same one."""

    def __init__(self, network: Network, subset: Subset, order: str, seed: int) -> None:
        """Take mini-batches of `subset` in an `order` of `BATCH_ORDERS`; `seed` is for orders that shuffle."""
        self._network = network
        self._subset = subset
        self._order = BATCH_ORDERS[order](len(subset), seed)
        self._traces: dict[int, Trace] = {}
        self._full: Trace | None = None

    def clear(self) -> None:
        """Drop the cached traces, because their size or the need for dropout masks has changed."""
        self._traces.clear()
        self._full = None

    def load(self, step: int, samples_seen: int, size: int | str, *, masked: bool) -> Trace:
        """Load the mini-batch of an update; the trace is reused for later ones of the same size.

        Args:
            step: number of earlier updates.
            samples_seen: number of samples that they used.
            size: samples per mini-batch, or `full` for the whole training set.
            masked: whether the trace has masks for dropout.
        """
        if isinstance(size, str):
            # The full batch is always the same, so it is loaded once.
            if self._full is None:
                self._full = self._loaded(self.chosen(step, samples_seen, size), masked)
            return self._full
        return self._loaded(self.chosen(step, samples_seen, size), masked)

    def chosen(self, step: int, samples_seen: int, size: int | str) -> Chosen:
        """The samples of an update; the arguments are those of `load`."""
        if isinstance(size, str):
            return slice(0, len(self._subset))
        return self._order.batch(step=step, samples_seen=samples_seen, size=size)

    def _loaded(self, chosen: Chosen, masked: bool) -> Trace:
        samples = chosen.stop - chosen.start if isinstance(chosen, slice) else len(chosen)
        trace = self._traces.get(samples)
        if trace is None:
            trace = self._traces[samples] = self._network.trace(samples, dropout=masked)
        trace.load(self._subset.x, self._subset.targets, chosen)
        return trace
