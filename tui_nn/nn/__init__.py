"""The mathematics, in NumPy alone: what a network computes, what it is blamed for, and how it is corrected.

Arrays are feature-major, shape (units, samples): NumPy reduces and broadcasts far faster along a long
contiguous axis than along a last axis of three classes.
"""
