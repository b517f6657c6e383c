"""Caseway: case management whose rules are data, and whose work becomes the credential."""

__version__ = "0.1.0"
