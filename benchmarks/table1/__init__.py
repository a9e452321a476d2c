"""Every system of the paper's table 1 on the same folds with the same metric code."""
