"""Data: generators, real data sets and files; features, scaling, the split and mini-batches."""
