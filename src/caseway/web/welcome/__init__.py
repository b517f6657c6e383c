"""The start page, and what is said about the parts still to come."""
