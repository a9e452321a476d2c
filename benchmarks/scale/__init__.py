"""Ten thousand volumes and five million acts of tagging in PostgreSQL: how long the service takes to answer."""
