"""The samples of each update, loaded into a trace."""

from __future__ import annotations

from tui_nn.data.batches import BATCH_ORDERS, Chosen
from tui_nn.data.dataset import Subset
from tui_nn.nn.network import Network, Trace


class Batcher:
    """Loads the batch of any update of a run; the same update always has the same batch."""

    def __init__(self, network: Network, subset: Subset, order: str, seed: int) -> None:
        """Take batches of `subset` in the `order` of `BATCH_ORDERS`, shuffled by `seed` where it shuffles."""
        self._network = network
        self._subset = subset
        self._order = BATCH_ORDERS[order](len(subset), seed)
        self._traces: dict[int, Trace] = {}
        self._full: Trace | None = None

    def clear(self) -> None:
        """Forget the traces: the next ones have other sizes, or masks where these have none."""
        self._traces.clear()
        self._full = None

    def load(self, step: int, samples_seen: int, size: int | str, *, masked: bool) -> Trace:
        """The batch of an update in a trace that is used again for later ones of the same size.

        Args:
            step: the updates made before.
            samples_seen: the samples they learned from.
            size: the samples wanted, or `full` for the training set.
            masked: whether the trace has masks for dropout.
        """
        if isinstance(size, str):
            # The same samples every time: they are loaded once.
            if self._full is None:
                self._full = self._loaded(slice(0, len(self._subset)), masked)
            return self._full
        return self._loaded(self._order.batch(step=step, samples_seen=samples_seen, size=size), masked)

    def _loaded(self, chosen: Chosen, masked: bool) -> Trace:
        samples = chosen.stop - chosen.start if isinstance(chosen, slice) else len(chosen)
        trace = self._traces.get(samples)
        if trace is None:
            trace = self._traces[samples] = self._network.trace(samples, dropout=masked)
        trace.load(self._subset.x, self._subset.targets, chosen)
        return trace
