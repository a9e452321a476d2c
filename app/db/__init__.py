"""The database: tables, transactions and the state machine of jobs. The worker shares this package."""
