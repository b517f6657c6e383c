"""What is wrong with what was entered: every fault at once, each in a sentence, by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import cache, reduce
from operator import and_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from caseway.clients import truth

EARLIEST = date(1890, 1, 1)
WHOLE = ""  # the key of a fault that is of no single field

# The two-letter codes of ISO 639; any three letters may be one of its seven thousand others.
LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it
    iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt
    my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl
    sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
    za zh zu
    """.split()  # noqa: SIM905 - a list of letters reads as one
)
_THREE_LETTERS = re.compile(r"[a-z]{3}")

# By constraint: the field it is of, and what is wrong.
SENTENCES = {
    "client_has_name": ("given_name", gettext_noop("Enter at least one name.")),
    "client_birth_date": (
        "birth_date",
        gettext_noop("Enter a birth date with its quality, or leave it out and say why it is not known."),
    ),
    "client_deceased_date": ("deceased_date", gettext_noop("The date of death is before the birth date.")),
    "client_user_once": ("user", gettext_noop("This coworker already has a record.")),
    "alias_has_name": ("name", gettext_noop("Enter a name.")),
    "alias_once": ("name", gettext_noop("This name is already there.")),
    "contact_point_has_value": ("value", gettext_noop("Enter a phone number or an e-mail address.")),
    "contact_point_not_both": (
        "do_not_contact",
        gettext_noop("Nothing can be safe to do where the client is not to be contacted."),
    ),
    "contact_point_once": ("value", gettext_noop("This number or address is already there.")),
    "address_lines": (
        "line_1",
        gettext_noop("Enter a street or a city for a full address, and nothing where there is none or it is confidential."),
    ),
    "identifier_value": (
        "value",
        gettext_noop("Enter the number, or leave it out and say why it is not known."),
    ),
    "identifier_once": ("value", gettext_noop("This number is already there.")),
    "household_has_one_head": ("role", gettext_noop("This household already has a head.")),
    "household_member_once": ("client", gettext_noop("This person is already in the household.")),
    "relationship_of_two": ("other", gettext_noop("Nobody is related to themselves.")),
    "relationship_once": ("other", gettext_noop("This relationship is already there.")),
    "support_person_has_name": ("name", gettext_noop("Enter a name.")),
    "support_person_document": (
        "document_title",
        gettext_noop("Say which document was seen, when, and by whom; or leave all three out."),
    ),
    "enrollment_once": ("program", gettext_noop("This person is already in the program.")),
    "assignment_once": ("user", gettext_noop("This person is already on that caseload.")),
}  # fmt: skip


# By what is wrong: faults that no constraint sees.
_MORE = {
    "too few digits": gettext_noop("A phone number has ten digits."),
    "no e-mail": gettext_noop("An e-mail address has an @ in it."),
    "four digits": gettext_noop("Enter the last four digits."),
    "there already": SENTENCES["identifier_once"][1],
    "nine digits": gettext_noop("A Social Security number has nine digits, and is one that is given out."),
}


def say(what: str) -> str:
    """A fault that no constraint sees, in a sentence."""
    return _(_MORE[what])


class Invalid(ValueError):  # noqa: N818 - completes "unable to keep what was entered: invalid"
    """What was entered cannot be kept; `faults` holds a sentence by field, `WHOLE` for what is of none."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


def check(row: models.Model, *, on: date, exclude: set[str] | None = None) -> None:
    """Raise Invalid with every fault of a row that is about to be kept."""
    faults = find(row, on=on, exclude=exclude)
    if faults:
        raise Invalid(faults)


def checker(on: date) -> Callable[[models.Model, Collection[str]], None]:
    """What raises Invalid with every fault of a row of which some fields are changed, as of a day."""

    def check_changed(row: models.Model, changed: Collection[str]) -> None:
        if faults := find(row, on=on, changed=changed):
            raise Invalid(faults)

    return check_changed


def find(
    row: models.Model,
    *,
    on: date,
    exclude: set[str] | None = None,
    is_alone: bool = False,
    changed: Collection[str] | None = None,
) -> dict[str, str]:
    """Every fault of a row, by field; `is_alone`: without asking the database about others.

    changed: the fields that are changed of a row that is kept already, None: it is new. What else there is of it was unlike
    others before and still is.
    """
    found = _dates(row, on=on) | _language(row)
    holds = _holds(row)
    new = None if changed is None else {row._meta.get_field(one).name for one in changed}
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            if is_alone or (new is not None and _looked_at(type(row))[constraint.name].isdisjoint(new)):
                continue
        elif holds and isinstance(constraint, models.CheckConstraint):
            continue
        try:
            constraint.validate(type(row), row)
        except ValidationError as error:
            field, sentence = SENTENCES.get(constraint.name, (WHOLE, ""))
            found.setdefault(field, _(sentence) if sentence else error.messages[0])
    relations = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=relations | (exclude or set()))
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            found.setdefault(field, messages[0])
    return found


def _holds(row: models.Model) -> bool:
    """Whether a row is as all its checks want it. Each of them asks the database, so all are asked at once first.

    Most often that can be seen without asking.
    """
    whole = _whole(type(row))
    try:
        if whole and not truth.holds(models.Q(whole.condition), row):
            whole.validate(type(row), row)
    except ValidationError:
        return False
    return True


@cache
def _whole(table: type[models.Model]) -> models.CheckConstraint | None:
    """All checks of a table as one."""
    conditions = [models.Q(one.condition) for one in table._meta.constraints if isinstance(one, models.CheckConstraint)]
    return models.CheckConstraint(condition=reduce(and_, conditions), name="whole") if conditions else None


@cache
def _looked_at(table: type[models.Model]) -> dict[str, frozenset[str]]:
    """By constraint of a table, the fields by which rows have to differ, or that decide whether they have to."""
    return {
        one.name: frozenset({*one.fields, *(one.condition.referenced_base_fields if one.condition else ())})
        for one in table._meta.constraints
        if isinstance(one, models.UniqueConstraint)
    }


def _dates(row: models.Model, *, on: date) -> dict[str, str]:
    """Days that cannot be: of birth and death, and an end before its beginning."""
    found = {}
    born, died = _of(row, "birth_date"), _of(row, "deceased_date")
    if born and born > on:
        found["birth_date"] = _("The birth date is in the future.")
    elif born and born < EARLIEST:
        found["birth_date"] = _("The birth date is before 1890.")
    if died and died > on:
        found["deceased_date"] = _("The date of death is in the future.")
    begins, ends = _of(row, "begins"), _of(row, "ends")
    if begins and ends and ends < begins and not getattr(row, "may_never_have_been", False):
        found["ends"] = _("The last day is before the first.")
    return found


def _language(row: models.Model) -> dict[str, str]:
    code: str = _of(row, "language") or ""
    if not code or code in LANGUAGES or _THREE_LETTERS.fullmatch(code):
        return {}
    return {"language": _("“{code}” is no code of a language; for Spanish it is “es”.").format(code=code)}


def _of(row: models.Model, name: str) -> Any:  # noqa: ANN401 - a field's value
    return getattr(row, name, None)
