"""The page as its users feel it, measured: paint after a key, tags of many readers, weight, memory."""
