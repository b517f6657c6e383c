"""Conditions on one record, in three values: 2 holds, 1 may hold once something is known, 0 does not.

With these numbers "all" is min, "any" is max and "not" is 2 minus: Kleene's logic as arithmetic.

    all  | 0 1 2      any  | 0 1 2      not
    -----+------      -----+------      -----
     0   | 0 0 0       0   | 0 1 2      0 | 2
     1   | 0 1 1       1   | 1 1 2      1 | 1
     2   | 0 1 2       2   | 2 2 2      2 | 0
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from caseway.criteria.model import Ask, Compare, Condition, Group, Question
from caseway.criteria.text import Text, template
from caseway.criteria.vocabulary import Field, RawRecord

Test = Callable[[RawRecord], int]

_MISSING = object()

IS_NOT = template("{label} is {value}, not {wanted}")
IS = template("{label} is {value}")
BELOW = template("{label} is {value}; at least {wanted} is needed")
HAS_NOT = template("{label} is {value}; {wanted} is needed")
ABOVE = template("{label} is {value}; at most {wanted} is allowed")
NOT_MORE = template("{label} is {value}; more than {wanted} is needed")
NOT_LESS = template("{label} is {value}; less than {wanted} is needed")
YES = template("yes")
NO = template("no")
NOT_KNOWN = template("not known: {label}")
NOT_PUBLISHED = template("not published by the certifier: {about}")
NOT_SHOWN = template("not shown: {says}")
OR_ELSE = template("{first}, or {second}")
UNWANTED = template("it is one that does not count here")


@lru_cache(maxsize=4096)
def compiled(condition: Condition | None) -> Test:
    """The condition as a function of a record; no condition holds for every record.

    Python is written and compiled for it: "0 if not (possible) else 2 if (certain) else 1", both plain
    boolean expressions; most records fail most conditions, and are looked at once. That takes a third
    of the time of functions that call each other, and judging one person is made of little else. Only
    names made here stand in that text; fields and values are bound to them, so nothing a file says
    ever becomes code.
    """
    if condition is None:
        return lambda record: 2
    names: dict[str, object] = {"MISSING": _MISSING}
    certain, possible = _written(condition, names)
    return eval(f"lambda r: 0 if not {possible} else 2 if {certain} else 1", names)  # type: ignore[no-any-return] # noqa: S307


def alike(condition: Condition | None) -> object:
    """The same for two conditions that hold of the same records, whatever words they are said in."""
    if isinstance(condition, Compare):
        return condition.field.name, condition.how, condition.value
    if isinstance(condition, Group):
        return condition.how, *map(alike, condition.parts)
    return None if condition is None else "ask"


def _written(condition: Condition, names: dict[str, object]) -> tuple[str, str]:
    """Python for "it holds whatever is missing" and "it may hold", with the values it names."""
    if isinstance(condition, Ask):
        return "False", "True"
    if isinstance(condition, Compare):
        return _written_compare(condition, names)
    parts = [_written(part, names) for part in condition.parts]
    if condition.how == "not":
        ((certain, possible),) = parts
        return f"(not {possible})", f"(not {certain})"
    sure, maybe = zip(*parts, strict=True)
    return _joint(condition.how, sure), _joint(condition.how, maybe)


def _joint(how: str, parts: tuple[str, ...]) -> str:
    """Parts joined by "and" or "or", without those that are settled beforehand (they ask the authority)."""
    joint, deciding, idle = (" and ", "False", "True") if how == "all" else (" or ", "True", "False")
    if deciding in parts:
        return deciding
    told = [part for part in parts if part != idle]
    return f"({joint.join(told)})" if told else idle


def _written_compare(condition: Compare, names: dict[str, object]) -> tuple[str, str]:
    def bound(value: object) -> str:
        name = f"v{len(names)}"
        names[name] = value
        return name

    field, how, value = bound(condition.field.name), condition.how, condition.value
    if how == "is":
        wanted = bound(value)
        return f"r.get({field}) == {wanted}", f"r.get({field}, {wanted}) == {wanted}"
    if how in ("in", "not_in") and isinstance(value, tuple):
        wanted, one = bound(frozenset(value)), bound(value[0])
        if how == "in":
            return f"r.get({field}, MISSING) in {wanted}", f"r.get({field}, {one}) in {wanted}"
        return f"r.get({field}, {one}) not in {wanted}", f"r.get({field}, MISSING) not in {wanted}"
    if how in _SIGNS and condition.field.type == "number":
        test = f"r[{field}] {_SIGNS[how]} {bound(value)}"
    else:
        test = f"{bound(HOLDS[how])}(r[{field}], {bound(value)})"
    return f"({field} in r and {test})", f"({field} not in r or {test})"


_SIGNS = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<"}  # of numbers; a day may have no end

HOLDS: dict[str, Callable[[object, object], bool]] = {
    "is": lambda value, wanted: value == wanted,
    "in": lambda value, wanted: value in wanted,  # type: ignore[operator]
    "not_in": lambda value, wanted: value not in wanted,  # type: ignore[operator]
    "at_least": lambda value, wanted: value is None or value >= wanted,  # type: ignore[operator]
    "at_most": lambda value, wanted: value is not None and value <= wanted,  # type: ignore[operator]
    "more_than": lambda value, wanted: value is None or value > wanted,  # type: ignore[operator]
    "less_than": lambda value, wanted: value is not None and value < wanted,  # type: ignore[operator]
    "has": lambda value, wanted: any(word in wanted for word in value),  # type: ignore[operator,attr-defined]
    "given": lambda value, wanted: True,
}


def why_not(condition: Condition | None, record: RawRecord) -> tuple[Text, ...]:
    """Why a record fails a condition, in words: every part that fails."""
    if condition is None or isinstance(condition, Ask) or compiled(condition)(record) != 0:
        return ()
    if isinstance(condition, Compare):
        return (Text(NOT_SHOWN, {"says": Text(condition.says)}) if condition.says else _fails(condition, record),)
    if condition.says:
        return (Text(NOT_SHOWN, {"says": Text(condition.says)}),)
    if condition.how == "not":
        return (_unwanted(condition.parts[0], record),)
    reasons = tuple(reason for part in condition.parts for reason in why_not(part, record))
    if condition.how == "any" and len(reasons) > 1:
        return (_joined(reasons),)
    return reasons


def _joined(reasons: tuple[Text, ...]) -> Text:
    text = reasons[-1]
    for reason in reversed(reasons[:-1]):
        text = Text(OR_ELSE, {"first": reason, "second": text})
    return text


def _unwanted(condition: Condition, record: RawRecord) -> Text:
    if isinstance(condition, Compare):
        return Text(
            IS, {"label": Text(condition.field.label), "value": worded(condition.field, record[condition.field.name])}
        )
    return Text(NOT_SHOWN, {"says": Text(UNWANTED)})


def _fails(condition: Compare, record: RawRecord) -> Text:
    field, value = condition.field, record[condition.field.name]
    if field.type == "flag" and (field.yes if value else field.no):
        return Text(field.yes if value else field.no)
    wanted = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    words = {
        "label": Text(field.label),
        "value": worded(field, value),
        "wanted": tuple(worded(field, one) for one in wanted),
    }
    if condition.how == "in" and len(wanted) > 6:
        return Text(IS, words)
    return Text(_FAILURES[condition.how], words)


_FAILURES = {
    "is": IS_NOT,
    "in": IS_NOT,
    "not_in": IS,
    "at_least": BELOW,
    "at_most": ABOVE,
    "more_than": NOT_MORE,
    "less_than": NOT_LESS,
    "has": HAS_NOT,
    "given": IS,
}


def worded(field: Field, value: object) -> object:
    """A value in words that can be translated where the vocabulary has words for it."""
    if isinstance(value, bool):
        return Text(YES if value else NO)
    if isinstance(value, str) and value in field.words:
        return Text(field.words[value])
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    return "none" if value is None else value


def undecided(condition: Condition | None, record: RawRecord) -> tuple[list[Field], list[Question]]:
    """What keeps a record undecided: fields nobody filled in, and questions for the authority.

    Inside an "any", the authority is asked only when no answer of the person could settle it first.
    """
    if condition is None or compiled(condition)(record) != 1:
        return [], []
    if isinstance(condition, Compare):
        return [condition.field], []
    if isinstance(condition, Ask):
        return [], [condition.question]
    fields: list[Field] = []
    questions: list[Question] = []
    for part in condition.parts:
        more_fields, more_questions = undecided(part, record)
        fields += [field for field in more_fields if field not in fields]
        questions += [question for question in more_questions if question not in questions]
    return (fields, []) if condition.how == "any" and fields else (fields, questions)


def atoms(condition: Condition | None, *, wanted: bool = True) -> Iterator[tuple[Compare, bool]]:
    """Every comparison of a condition, and whether it is wanted true (not under an odd "not")."""
    if isinstance(condition, Compare):
        yield condition, wanted
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from atoms(part, wanted=wanted if condition.how != "not" else not wanted)
