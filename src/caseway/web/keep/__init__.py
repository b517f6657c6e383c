"""Keeping what one holds: what is due, one ledger of all courses, a calendar file and a table to take along."""
