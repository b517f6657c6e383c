"""The tables of clients."""
