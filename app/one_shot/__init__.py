"""One short computation in a process of its own: the web server keeps neither its libraries nor its memory.

The child has no database, no bucket and no network to ask for; it gets all that it needs and dies with its answer.
"""
