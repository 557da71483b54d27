"""The same training in other libraries: dense layers, ReLU, softmax cross-entropy, float32.

`installed_peers` trains the article's 2-5-3 by gradient descent; `torch_trainer` any sizes, by other rules too.

Each is written as its own documentation would, choosing the faster idiom where there are several, and
prepared outside the measured time (tensors made, batches cut, functions traced). As ours, each has the loss
of every step; none has our history.
"""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

Features = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Advance = Callable[[int], object]

LEARNING_RATE = 0.01

ARTICLE = (2, 5, 3)
"""Units of its layers, the features first."""


def in_turn(batches: list[Any]) -> Iterator[Any]:
    """The batches in order, for ever."""
    while True:
        yield from batches


TORCH_OPTIMIZERS: dict[str, Callable[[Any, Any], Any]] = {
    "sgd": lambda optim, parameters: optim.SGD(parameters, lr=LEARNING_RATE),
    "adam": lambda optim, parameters: optim.Adam(parameters, lr=LEARNING_RATE),
    "adam, fused": lambda optim, parameters: optim.Adam(parameters, lr=LEARNING_RATE, fused=True),
}
"""Name -> PyTorch's optimizer, given `torch.optim`."""


def torch_trainer(
    torch: ModuleType,
    threads: int | None,
    x: Features,
    labels: Labels,
    batch_size: int,
    sizes: Sequence[int] = ARTICLE,
    optimizer: str = "sgd",
) -> Advance:
    """PyTorch: an nn.Sequential and an optimizer; as many threads as it likes, or `threads`."""
    threads = threads or torch.get_num_threads()
    layers = [part for fan in pairwise(sizes) for part in (torch.nn.Linear(*fan), torch.nn.ReLU())]
    network = torch.nn.Sequential(*layers[:-1])
    rule = TORCH_OPTIMIZERS[optimizer](torch.optim, network.parameters())
    loss_of = torch.nn.CrossEntropyLoss()
    inputs, targets = torch.from_numpy(x).split(batch_size), torch.from_numpy(labels).split(batch_size)
    batches = in_turn(list(zip(inputs, targets, strict=True)))

    def advance(steps: int) -> None:
        torch.set_num_threads(threads)
        for inputs, targets in islice(batches, steps):
            rule.zero_grad()
            loss_of(network(inputs), targets).backward()
            rule.step()

    return advance


def tensorflow_trainer(tf: ModuleType, xla: bool, x: Features, labels: Labels, batch_size: int) -> Advance:
    """TensorFlow: a train step compiled by tf.function; updated by hand, which is quicker than Keras' SGD."""
    random = np.random.default_rng(0)
    weights1, weights2 = (tf.Variable(random.normal(size=size).astype("f4")) for size in ((2, 5), (5, 3)))
    biases1, biases2 = tf.Variable(tf.zeros(5)), tf.Variable(tf.zeros(3))
    variables = (weights1, biases1, weights2, biases2)
    parts = len(x) // batch_size
    batches = in_turn(list(zip(tf.split(x, parts), tf.split(labels, parts), strict=True)))

    def train_step(inputs: Any, targets: Any) -> Any:
        with tf.GradientTape() as tape:
            logits = tf.nn.relu(inputs @ weights1 + biases1) @ weights2 + biases2
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(targets, logits))
        for variable, gradient in zip(variables, tape.gradient(loss, variables), strict=True):
            variable.assign_sub(LEARNING_RATE * gradient)
        return loss

    compiled = tf.function(train_step, jit_compile=xla)

    def advance(steps: int) -> None:
        for inputs, targets in islice(batches, steps):
            compiled(inputs, targets)

    return advance


def jax_trainer(jax: ModuleType, x: Features, labels: Labels, batch_size: int) -> Advance:
    """JAX: all steps of a stretch in one compiled `lax.scan`; a length is compiled when it is first run."""
    random = np.random.default_rng(0)
    sizes = pairwise(ARTICLE)
    state: Any = [(random.normal(size=fan).astype(np.float32), np.zeros(fan[1], np.float32)) for fan in sizes]
    parts = len(x) // batch_size
    inputs = jax.numpy.asarray(x.reshape(parts, batch_size, -1))
    targets = jax.numpy.asarray(labels.reshape(parts, batch_size))

    def loss_of(layers: Any, inputs: Any, targets: Any) -> Any:
        (weights1, biases1), (weights2, biases2) = layers
        logits = jax.nn.relu(inputs @ weights1 + biases1) @ weights2 + biases2
        return -jax.numpy.take_along_axis(jax.nn.log_softmax(logits), targets[:, None], axis=1).mean()

    def train_step(layers: Any, step: Any) -> Any:
        loss, gradient = jax.value_and_grad(loss_of)(layers, inputs[step % parts], targets[step % parts])
        return jax.tree.map(lambda value, slope: value - LEARNING_RATE * slope, layers, gradient), loss

    train_steps = jax.jit(lambda layers, steps: jax.lax.scan(train_step, layers, steps))

    def advance(steps: int) -> None:
        nonlocal state
        state, losses = train_steps(state, np.arange(steps))
        losses.block_until_ready()

    return advance


def sklearn_trainer(sklearn: ModuleType, x: Features, labels: Labels, batch_size: int) -> Advance:
    """scikit-learn: one `fit` over all epochs; it checks the data once, `partial_fit` would every epoch."""
    classifier = sklearn.MLPClassifier(
        (5,),
        solver="sgd",
        momentum=0.0,
        learning_rate_init=LEARNING_RATE,
        batch_size=batch_size,
        shuffle=False,
        warm_start=True,
        tol=0.0,
        n_iter_no_change=10**9,
    )

    def advance(steps: int) -> None:
        classifier.max_iter = steps * batch_size // len(x)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the epochs asked for did not reach convergence
            classifier.fit(x, labels)

    return advance


def installed_peers(x: Features, labels: Labels, batch_size: int) -> dict[str, Advance]:
    """Name -> function that trains a number of steps (whole epochs); prints a line for what is missing."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    makers: dict[str, tuple[str, Callable[[ModuleType], Advance]]] = {
        "PyTorch": ("torch", lambda torch: torch_trainer(torch, None, x, labels, batch_size)),
        "PyTorch, 1 thread": ("torch", lambda torch: torch_trainer(torch, 1, x, labels, batch_size)),
        "TensorFlow": ("tensorflow", lambda tf: tensorflow_trainer(tf, False, x, labels, batch_size)),
        "TensorFlow, XLA": ("tensorflow", lambda tf: tensorflow_trainer(tf, True, x, labels, batch_size)),
        "JAX": ("jax", lambda jax: jax_trainer(jax, x, labels, batch_size)),
        "scikit-learn": ("sklearn.neural_network", lambda sk: sklearn_trainer(sk, x, labels, batch_size)),
    }
    peers: dict[str, Advance] = {}
    for name, (module, make) in makers.items():
        try:
            peers[name] = make(importlib.import_module(module))
        except ModuleNotFoundError:
            print(f"{name}: not installed, left out")
    return peers
