"""Reading a file of people: every line as a draft, and every fault at once, each in a sentence with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.clients import belongings, faults, folding, seeking, sheets
from caseway.clients.codes import Answer, ContactKind, IdentifierKind, Quality
from caseway.clients.drafts import AliasDraft, BelongingDraft, ClientDraft, ContactPointDraft, IdentifierDraft
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.models import Client

MOST_LINES = 5_000
MOST_BYTES = 5_000_000

# What a column may be called, folded and without spaces, and what it holds.
COLUMNS = {
    "firstname": "given_name", "givenname": "given_name", "first": "given_name",
    "middlename": "middle_name", "middle": "middle_name",
    "lastname": "family_name", "familyname": "family_name", "surname": "family_name", "last": "family_name",
    "suffix": "suffix",
    "chosenname": "chosen_name", "preferredname": "chosen_name",
    "othername": "alias", "alias": "alias", "aka": "alias",
    "pronouns": "pronouns",
    "birthdate": "birth_date", "dateofbirth": "birth_date", "dob": "birth_date", "birthday": "birth_date",
    "birthdatequality": "birth_date_quality", "dobquality": "birth_date_quality",
    "gender": "gender",
    "language": "language",
    "interpreter": "needs_interpreter",
    "veteran": "veteran", "veteranstatus": "veteran",
    "phone": "phone", "phonenumber": "phone", "cell": "phone", "mobile": "phone",
    "email": "email", "emailaddress": "email",
    "ssn": "ssn", "socialsecuritynumber": "ssn",
    "medicaid": "medicaid", "medicaidnumber": "medicaid", "medicaidid": "medicaid",
    "mrn": "medical_record", "medicalrecordnumber": "medical_record",
    "stateid": "state_id", "driverslicense": "state_id",
    "hmisid": "hmis", "personalid": "hmis",
}  # fmt: skip
# As HMIS numbers them, and in words.
QUALITIES = {
    "1": Quality.FULL,
    "2": Quality.PARTIAL,
    "8": Quality.DOES_NOT_KNOW,
    "9": Quality.PREFERS_NOT,
    "99": Quality.NOT_COLLECTED,
}
ANSWERS = {
    "0": Answer.NO,
    "1": Answer.YES,
    "8": Answer.DOES_NOT_KNOW,
    "9": Answer.PREFERS_NOT,
    "99": Answer.NOT_COLLECTED,
}
YES, NO = frozenset({"yes", "y", "1", "true"}), frozenset({"no", "n", "0", "false"})
TEXTS = frozenset({"given_name", "middle_name", "family_name", "suffix", "chosen_name", "pronouns", "gender"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line (the first is 1), in which column, in a sentence."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person of a file."""

    number: int
    draft: ClientDraft
    belongings: tuple[BelongingDraft, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file as they were written, each with its line, and what is wrong with the file as a whole."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    faults: tuple[Fault, ...]


def sheet(data: bytes) -> Sheet:
    """What a file holds, before its rows are read one by one."""
    if len(data) > MOST_BYTES:
        return _no_sheet(_("This file is larger than 5 MB. Divide it."))
    try:
        written = sheets.read(data)
    except ValueError as error:
        return _no_sheet(str(error))
    if not any(map(any, written)):
        return _no_sheet(_("This file is empty."))
    names, found = _header(written[0])
    filled = tuple((number, cells) for number, cells in enumerate(written[1:], start=2) if any(cells))
    if len(filled) > MOST_LINES:
        return _no_sheet(_("This file has more than 5,000 people. Divide it."))
    if not filled:
        found.append(Fault(1, "", _("This file has a line of column names and no people.")))
    return Sheet(tuple(names), filled, tuple(found))


def lines(of: Sheet, begin: int, end: int, *, on: date) -> tuple[Line, ...]:
    """Some rows of a file as people; what cannot be read is left out, and `check` says what that is."""
    return tuple(_line(number, _cells(of, cells), on)[0] for number, cells in of.rows[begin:end])


def check(of: Sheet, begin: int, end: int, *, by: Viewer, at: datetime, on: date) -> tuple[Fault, ...]:
    """Every fault in some rows of a file."""
    found = []
    for number, cells in of.rows[begin:end]:
        if len(cells) > len(of.columns) and any(cells[len(of.columns) :]):
            found.append(Fault(number, "", _("This line has more cells than there are columns.")))
            continue
        line, unread = _line(number, _cells(of, cells), on)
        wrong = _wrong(line, _cells(of, cells), unread, by=by, at=at, on=on)
        found += [Fault(number, "" if column == WHOLE else column, sentence) for column, sentence in wrong.items()]
    return tuple(found)


def _cells(of: Sheet, cells: list[str]) -> dict[str, str]:
    return dict(zip(of.columns, cells, strict=False))


def _no_sheet(sentence: str) -> Sheet:
    return Sheet((), (), (Fault(1, "", sentence),))


def _header(cells: list[str]) -> tuple[list[str], list[Fault]]:
    """What each column holds, by the names in the first line."""
    names = [COLUMNS.get("".join(folding.words(cell)), "") for cell in cells]
    found = [
        Fault(1, cell, _("“{name}” is no column that can be imported. Rename it or take it out.").format(name=cell))
        for cell, name in zip(cells, names, strict=True)
        if not name
    ]
    found += [
        Fault(1, cell, _("“{name}” is there twice.").format(name=cell))
        for place, (cell, name) in enumerate(zip(cells, names, strict=True))
        if name and name in names[:place]
    ]
    if not {"given_name", "family_name", "chosen_name"} & set(names):
        found.append(Fault(1, "", _("No column holds a name. Name one “First name” and one “Last name”.")))
    return [name or f"unknown {place}" for place, name in enumerate(names)], found


def _line(number: int, cells: Mapping[str, str], on: date) -> tuple[Line, dict[str, str]]:
    """One line as a draft, and what cannot be read of it, by column."""
    wrong: dict[str, str] = {}
    values: dict[str, Any] = {name: cell for name, cell in cells.items() if name in TEXTS}
    for name, reader in READERS.items():
        if cells.get(name):
            value = reader(cells[name], on)
            if value is None:
                wrong[name] = _UNREADABLE[name]().format(text=cells[name])
            else:
                values[name] = value
    if values.get("birth_date"):
        values.setdefault("birth_date_quality", Quality.FULL.value)
    return Line(number, ClientDraft(**values), tuple(one for _column, one in _belongings(cells))), wrong


def _wrong(
    line: Line, cells: Mapping[str, str], unread: Mapping[str, str], *, by: Viewer, at: datetime, on: date
) -> dict[str, str]:
    """What of a line cannot be read or kept, by column."""
    row = Client(id=uuid4(), organization_id=by.organization, created_at=at, updated_at=at, **_as_dict(line.draft))
    wrong = faults.find(row, on=on, is_alone=True) | dict(unread)
    for column, one in _belongings(cells):
        try:
            faults_of = faults.find(belongings.row_of(row, one, by=by, at=at, on=on), on=on, is_alone=True)
        except Invalid as error:
            faults_of = error.faults
        if faults_of:
            wrong[column] = next(iter(faults_of.values()))
    return wrong


def _belongings(cells: Mapping[str, str]) -> list[tuple[str, BelongingDraft]]:
    """What belongs to the person of a line, by column."""
    found: list[tuple[str, BelongingDraft]] = []
    for name, cell in cells.items():
        if not cell:
            continue
        if name == "alias":
            found.append((name, AliasDraft(name=cell)))
        elif name in ContactKind.values:
            found.append((name, ContactPointDraft(kind=name, value=cell)))
        elif name == IdentifierKind.SSN and len(folding.digits(cell)) == 4:
            found.append((name, IdentifierDraft(kind=IdentifierKind.SSN_LAST_FOUR.value, value=cell)))
        elif name in IdentifierKind.values:
            found.append((name, IdentifierDraft(kind=name, value=cell)))
    return found


def _as_dict(draft: ClientDraft) -> dict[str, Any]:
    return {field.name: getattr(draft, field.name) for field in fields(draft)}


def _day(text: str, on: date) -> date | None:
    found, rest = seeking.birth_date(text, on=on)
    return found if not rest.strip() else None


def _choice(by_code: Mapping[str, Any], labels: type[Quality | Answer]) -> Callable[[str, date], str | None]:
    by_word = {folding.fold(str(word)): one.value for one in labels for word in (one.value, one.label)}
    codes = {code: one.value for code, one in by_code.items()}
    return lambda text, _on: codes.get(text) or by_word.get(folding.fold(text))


def _flag(text: str, _on: date) -> bool | None:
    return True if folding.fold(text) in YES else False if folding.fold(text) in NO else None


_answer = _choice(ANSWERS, Answer)


def _veteran(text: str, on: date) -> str | None:
    flag = _flag(text, on)
    return _answer(text, on) or (None if flag is None else (Answer.YES if flag else Answer.NO).value)


READERS: dict[str, Callable[[str, date], Any]] = {
    "birth_date": _day,
    "birth_date_quality": _choice(QUALITIES, Quality),
    "veteran": _veteran,
    "needs_interpreter": _flag,
    "language": lambda text, _on: text.lower(),
}
_UNREADABLE: dict[str, Callable[[], str]] = {
    "birth_date": lambda: _("“{text}” is no past date. Write it as 3/4/1985."),
    "birth_date_quality": lambda: _("“{text}” is no quality of a date. Write 1, 2, 8, 9 or 99."),
    "veteran": lambda: _("“{text}” is no answer. Write yes, no, 8, 9 or 99."),
    "needs_interpreter": lambda: _("“{text}” is neither yes nor no."),
}
