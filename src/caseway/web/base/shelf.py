"""The rulebooks the pages show: ours and the adopter's."""

from __future__ import annotations

from django.conf import settings

from caseway import rulebooks


def shelf() -> rulebooks.Shelf:
    """Return the shelf with every folder named in the settings."""
    return rulebooks.shelf(extra=settings.CASEWAY_RULEBOOKS)
