"""Django's PostgreSQL, in which every transaction knows its organization."""
