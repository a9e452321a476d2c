"""Training jobs: a frozen snapshot of the tags, and the way to a new model version."""
