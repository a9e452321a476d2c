"""The HTTP service: volumes, tags, jobs and accounts over a database and a bucket of bytes. Never imports torch."""
