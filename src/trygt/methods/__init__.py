"""Methods: the arithmetic of injury statistics as pure, typed functions; knows nothing else."""
