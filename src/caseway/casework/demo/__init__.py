"""A year of an invented organization at work, made by the verbs that its people would have called, day by day."""
