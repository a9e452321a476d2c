"""How right the measurements of a mask are: exact masks, a simulated segmenter, eyepy, foveas. See docs/measurements.md."""
