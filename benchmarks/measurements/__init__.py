"""How right measurements of a mask are: exact masks, a simulated segmenter, eyepy, foveas; docs/measurements.md."""
