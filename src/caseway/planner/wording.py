"""Every sentence of this floor, for the catalogs of the doors."""

from caseway.planner import calendar, keeping, sentences

TEMPLATES = (*sentences.TEMPLATES, *calendar.TEMPLATES, *keeping.TEMPLATES)
