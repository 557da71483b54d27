"""Samples: generators, measured data sets and files; features, scaling, the split and mini-batches."""
