"""Collecting the sentences to translate: Django's command, which also hears the engine.

The engine and the rulebooks know no Django, so they mark a sentence with `template("…")` instead of `gettext("…")`.
"""

from __future__ import annotations

from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's makemessages, with one more name that marks a sentence."""

    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=template"]
