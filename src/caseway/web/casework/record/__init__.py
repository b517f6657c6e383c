"""A case's page, and what is written in it: contacts, notes, the timeline, documents."""
