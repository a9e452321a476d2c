"""The clinic's PACS: what it has, volumes from there, results back to it. A job of the worker does every transfer."""
