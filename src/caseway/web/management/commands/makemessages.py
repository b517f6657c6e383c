"""Collecting the sentences to translate: Django's command, which also hears the engine and the labels.

The engine and the rulebooks know no Django, so no call in their code marks a sentence for it. They list what they can
say instead; while the sentences are collected, that list stands in a file of its own that Django's command reads.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.commands import makemessages

from caseway import criteria, rulebooks
from caseway.clients import labels
from caseway.planner import wording as planner_wording

HEARD = Path("engine_sentences.py")


class Command(makemessages.Command):
    """Django's makemessages, with the sentences of the engine and the rulebooks."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Collect the sentences."""
        sentences = dict.fromkeys(
            (*criteria.TEMPLATES, *rulebooks.TEMPLATES, *planner_wording.TEMPLATES, *labels.sentences())
        )
        HEARD.write_text("".join(f"gettext({sentence!r})\n" for sentence in sentences), encoding="utf-8")
        try:
            return super().handle(*args, **options)
        finally:
            HEARD.unlink()
