"""Where samples come from: generators, measured data and files; features, scaling, the split and the batches."""
