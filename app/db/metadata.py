"""What the database should look like: all tables together, for migrations and for what checks them."""

from app.db import job_tables, measurement_tables, source_tables, tables, upkeep_tables

ALL_TABLES = (tables, job_tables, upkeep_tables, measurement_tables, source_tables)
"""The modules that declare tables."""

METADATA = tables.Table.metadata
