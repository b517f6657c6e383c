"""Texts that stand in one field of one row each, so that wherever one turns up, it is known whose and what it is."""

import re
from collections import defaultdict

from django.apps import apps
from django.db import models

TOKEN = re.compile(r"zq\d{5}x|\b9\d\d-\d\d-\d{4}\b", re.IGNORECASE)
HREF = re.compile(r'(?:href|action|src)="([^"]*)"')

# Fields of text that can hold no canary; whoever adds a field of health data gives it one, or says here why not.
SHORT, CODES, MADE = "too short for one", "holds codes", "made by Caseway"
WITHOUT = {
    "Address.state": SHORT, "Client.language": SHORT,
    "Client.labels": CODES, "Consent.purposes": CODES, "Consent.data_classes": CODES, "Consent.labels": CODES,
    "Consent.statements": CODES, "Disclosure.data_classes": CODES, "Disclosure.labels": CODES,
    "Disclosure.rules": CODES, "LabelChange.label": CODES, "Opening.reason_code": CODES, "Consent.language": CODES,
    "Identifier.ciphertext": MADE, "Identifier.blind_index": MADE, "LinkedRow.table": MADE, "LinkedRow.column": MADE,
    "LinkedRow.row": MADE,
    **dict.fromkeys(
        [
            "Case.labels", "Assessment.labels", "Assessment.instrument", "Assessment.language", "Need.labels", "Goal.labels",
            "Task.labels", "Plan.labels", "Plan.agreed_as", "Contact.labels", "Contact.language", "Note.labels",
            "Document.labels", "CaseDate.labels", "CaseDate.kind", "Deadline.labels", "Deadline.rulebook", "Deadline.rule",
            "Draft.kind", "Draft.key", "Snooze.kind", "ProgramDeadlines.sets", "ProgramDeadlines.state", "Need.proposal", "Component.key", "Task.trigger",
        ],
        CODES,
    ),
    **dict.fromkeys(
        [
            "Assessment.scores", "Plan.content", "Deadline.met_by", "Document.media_type", "Document.digest",
            "Document.stored_as",
        ],
        MADE,
    ),
}  # fmt: skip
NAMES = {"given_name", "family_name", "chosen_name", "suffix"}  # what a masked person shows besides the year of birth
LISTED = NAMES | {"middle_name", "pronouns"}  # what a list shows of who is shown whole


class Canaries:
    """The tokens of a world: each with whose it is and in which field it stands."""

    def __init__(self):
        self.of = {}
        self.by_owner = defaultdict(set)

    def token(self, owner, place):
        """A new token, in a field of somebody's."""
        made = f"zq{len(self.of):05d}x"
        return self.keep(made, owner, place)

    def keep(self, made, owner, place):
        self.of[made] = (owner, place)
        self.by_owner[owner].add(made)
        return made

    def filled(self, table, owner, /, **given):
        """An unsaved row whose every text is a token, but for what is given and what can hold none."""
        name = table.__name__
        for field in texts(table):
            if field.name not in given and f"{name}.{field.name}" not in WITHOUT:
                token = self.token(owner, f"{name}.{field.name}")
                given[field.name] = {"name": token} if isinstance(field, models.JSONField) else token
        return table(**given)

    def found(self, text):
        """The tokens in a text."""
        return {one.lower() for one in TOKEN.findall(text)} & self.of.keys()


def tables():
    """Every table of health data."""
    return [
        one for app in ("clients", "casework") for one in apps.get_app_config(app).get_models(include_auto_created=True)
    ]


def texts(table):
    """The fields of a table in which something written stands."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [one for one in table._meta.concrete_fields if isinstance(one, kinds) and not one.choices]
