"""How the mask of one B-scan came to be: asked for by a reader, computed by the worker, kept in the bucket."""
