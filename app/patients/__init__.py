"""Patients, known by pseudonyms: the deletion of everything that came of one."""
