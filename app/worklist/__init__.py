"""The worklist: which volume and slices a reader takes next, and how far everybody is."""
