"""The classical systems of table 1: no network, one method a file."""
