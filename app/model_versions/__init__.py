"""Trained model versions: listed, put to use, rolled back."""
