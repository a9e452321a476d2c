"""One training by several processes of one machine, each with a GPU of its own where there are any."""
