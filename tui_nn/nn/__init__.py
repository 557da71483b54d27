"""The mathematics, in plain NumPy: the forward pass, the loss and its gradient, and the update of the parameters.

Arrays are feature-major, shape (units, samples): NumPy reduces and broadcasts far faster along a long contiguous axis
than along a last axis of three classes.
"""
