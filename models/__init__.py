"""The science of Serous: OCT volumes, networks and weak supervision. Knows no database, no HTTP, no Celery."""
