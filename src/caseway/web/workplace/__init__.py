"""The first page after signing in: who and where one is, what is new, and the ways on."""
