"""The article's training loop, as plain as it stands there: row-major, new arrays at every step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating]
Integers = npt.NDArray[np.int64]

LEARNING_RATE = 0.01
L2 = 0.01


class ArticleLoop:
    """Gradient descent on a 2-5-3 ReLU network by the article's formulas.

    `features` is (samples, 2), `one_hot` (samples, 3); a `batch_size` takes batches in order, with the
    wrap-around offset of the article's other network, and none takes all samples at every step.
    """

    def __init__(self, features: Array, one_hot: Integers, batch_size: int | None = None) -> None:
        self.features, self.one_hot = features, one_hot
        self.batch_size = batch_size
        self.steps = 0
        self.loss = 0.0
        random = np.random.RandomState(12)
        self.weights1: Array = random.normal(0, 1, [2, 5])
        self.biases1: Array = np.zeros((1, 5))
        self.weights2: Array = random.normal(0, 1, [5, 3])
        self.biases2: Array = np.zeros((1, 3))

    def advance(self, steps: int) -> None:
        """Make `steps` updates."""
        for _ in range(steps):
            chosen = slice(None)
            if self.batch_size is not None:
                offset = (self.steps * self.batch_size) % (len(self.features) - self.batch_size)
                chosen = slice(offset, offset + self.batch_size)
            self.update(self.features[chosen], self.one_hot[chosen])
            self.steps += 1

    def update(self, x: Array, y: Integers) -> None:
        """One pass forward, the loss, one pass back, one update."""
        hidden = np.maximum(np.dot(x, self.weights1) + self.biases1, 0)
        exponentials = np.exp(np.dot(hidden, self.weights2) + self.biases2)
        probabilities = exponentials / np.sum(exponentials, axis=1, keepdims=True)

        of_the_label = probabilities[np.arange(len(probabilities)), np.argmax(y, axis=1)]
        self.loss = -1.0 * np.sum(np.log(of_the_label)) / len(of_the_label)
        self.loss += 0.5 * L2 * np.sum(self.weights1 * self.weights1)
        self.loss += 0.5 * L2 * np.sum(self.weights2 * self.weights2)

        delta2 = (probabilities - y) / probabilities.shape[0]
        delta1 = np.dot(delta2, self.weights2.T)
        delta1[hidden <= 0] = 0
        gradient2 = np.dot(hidden.T, delta2) + L2 * self.weights2
        gradient1 = np.dot(x.T, delta1) + L2 * self.weights1

        self.weights1 -= LEARNING_RATE * gradient1
        self.biases1 -= LEARNING_RATE * np.sum(delta1, axis=0, keepdims=True)
        self.weights2 -= LEARNING_RATE * gradient2
        self.biases2 -= LEARNING_RATE * np.sum(delta2, axis=0, keepdims=True)
