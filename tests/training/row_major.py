"""The article's network as the article computes it: samples in rows, and nothing shared with ours."""

from __future__ import annotations

import numpy as np

from tui_nn.nn.arrays import Array, Labels


class RowMajor:
    """A network with one hidden layer; `weights` are (features, units) and (units, classes)."""

    def __init__(self, weights: tuple[Array, Array]) -> None:
        self.w1, self.w2 = (matrix.copy() for matrix in weights)
        self.b1 = np.zeros((1, self.w1.shape[1]))
        self.b2 = np.zeros((1, self.w2.shape[1]))

    def forward(self, rows: Array) -> tuple[Array, Array]:
        """Hidden layer (samples, units) and class probabilities (samples, classes) of `rows` (samples, features)."""
        hidden = np.maximum(rows @ self.w1 + self.b1, 0)
        powers = np.exp(hidden @ self.w2 + self.b2)
        return hidden, powers / powers.sum(axis=1, keepdims=True)

    def loss(self, rows: Array, labels: Labels, l2: float) -> float:
        """Mean cross-entropy, and the penalty on both matrices."""
        _, probabilities = self.forward(rows)
        cross_entropy = -np.mean(np.log(probabilities[np.arange(len(labels)), labels]))
        return float(cross_entropy + 0.5 * l2 * (np.sum(self.w1**2) + np.sum(self.w2**2)))

    def update(self, rows: Array, labels: Labels, learning_rate: float, l2: float) -> float:
        """One step of gradient descent; returns the loss before it."""
        loss = self.loss(rows, labels, l2)
        hidden, probabilities = self.forward(rows)
        output_error = (probabilities - np.eye(self.w2.shape[1])[labels]) / len(labels)
        hidden_error = output_error @ self.w2.T
        hidden_error[hidden <= 0] = 0
        w2_slope = hidden.T @ output_error + l2 * self.w2
        w1_slope = rows.T @ hidden_error + l2 * self.w1
        self.w2 -= learning_rate * w2_slope
        self.b2 -= learning_rate * output_error.sum(axis=0, keepdims=True)
        self.w1 -= learning_rate * w1_slope
        self.b1 -= learning_rate * hidden_error.sum(axis=0, keepdims=True)
        return loss

    def flat(self) -> Array:
        """All parameters, each layer's weights and then its biases: (count,)."""
        return np.concatenate([matrix.ravel() for matrix in (self.w1, self.b1, self.w2, self.b2)])
