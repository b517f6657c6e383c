"""Questions as a page draws them and as a browser sends their answers; whatever instrument the folder holds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseway.accounts.editing import Clash
from caseway.casework import assessing
from caseway.casework.assessment_records import Part, Question
from caseway.criteria import Text
from caseway.rulebooks.answers import LEFT
from caseway.web.base.wording import say
from caseway.web.clients.fields import Words

BLANK = "blank"
EXACT = 1e15  # below this a number of a browser is exact to the unit
# Why there is no answer; the last takes an answer back, which a browser cannot do for a choice.
REASONS: tuple[tuple[str, Words], ...] = (
    ("", gettext_lazy("There is an answer, or not yet")),
    ("declined", gettext_lazy("Prefers not to answer")),
    ("unable", gettext_lazy("Unable to answer")),
    ("not_applicable", gettext_lazy("Does not apply")),
    (BLANK, gettext_lazy("Take the answer back")),
)
STATES: tuple[tuple[str, Words], ...] = (
    ("declined", gettext_lazy("The client prefers not to answer")),
    ("unable", gettext_lazy("It is not possible now")),
    ("not_applicable", gettext_lazy("It does not apply")),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice, with the number key that chooses it."""

    code: str
    text: str
    key: str
    is_chosen: bool
    is_alone: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question as a page draws it, with what was just sent and not kept."""

    of: Question
    options: tuple[Option, ...]
    typed: str
    left: str
    why: str
    wrong: str
    yours: str
    theirs: str


def draw(
    part: Part, sent: QueryDict | None = None, wrong: Mapping[str, Text] | None = None, clashes: tuple[Clash, ...] = ()
) -> list[Drawn]:
    """The questions of a part; what was sent stands before what is kept, so that nothing typed is lost."""
    told = {} if sent is None else read(sent, part)
    by_field = {one.field: one for one in clashes}
    return [_drawn(one, told, sent, (wrong or {}).get(one.key), by_field.get(one.key)) for one in part.questions]


def _drawn(
    one: Question, told: Mapping[str, object], sent: QueryDict | None, wrong: Text | None, clash: Clash | None
) -> Drawn:
    raw: object = told[one.key] if one.key in told else _kept(one)
    left, why = (str(raw.get("left", "")), str(raw.get("why", ""))) if isinstance(raw, Mapping) else ("", "")
    if sent is not None and left == "" and sent.get(f"left.{one.key}") == BLANK:
        left = BLANK
    value = None if isinstance(raw, Mapping) else raw
    chosen = {str(code) for code in value} if isinstance(value, (list, tuple)) else {str(value)}
    options = tuple(
        Option(answer.code, answer.text, str(number) if number < 10 else "", answer.code in chosen, answer.alone)
        for number, answer in enumerate(one.answers, 1)
    )
    typed = "" if value is None or one.answers else f"{value:g}" if isinstance(value, float) else str(value)
    return Drawn(
        one, options, typed, left, why, say(wrong), said(one, clash.yours) if clash else "",
        said(one, clash.theirs) if clash else "",
    )  # fmt: skip


def _kept(one: Question) -> object:
    return {"left": one.left, "why": one.left_why} if one.left else one.value


def said(one: Question, value: object) -> str:
    """An answer in the words of its question."""
    if isinstance(value, Mapping):
        return str(dict(REASONS).get(str(value.get("left", "")), ""))
    texts = {answer.code: answer.text for answer in one.answers}
    codes = value if isinstance(value, (list, tuple)) else [value]
    return "; ".join(texts.get(str(code), str(code)) for code in codes)


def read(sent: QueryDict, part: Part) -> dict[str, object]:
    """The answers that a browser sent of a part: of each question that was shown."""
    shown = set(sent.getlist("asked"))
    return {one.key: _answer(sent, one) for one in part.questions if one.key in shown}


def _answer(sent: QueryDict, one: Question) -> object:
    left, why = sent.get(f"left.{one.key}", ""), sent.get(f"why.{one.key}", "")
    value = _value(sent, one)
    if left == BLANK:
        return None
    # Who chooses an answer after all, and leaves the reason standing that was there, means the answer.
    if left in LEFT and (value is None or left != one.left):
        return {"left": left, "why": why}
    return value


def _value(sent: QueryDict, one: Question) -> Any:  # noqa: ANN401 - a value of JSON
    name = f"a.{one.key}"
    if one.kind == "several":
        return sent.getlist(name) or None
    raw = sent.get(name, "").strip()
    if not raw:
        return None
    if one.kind == "number":
        try:
            number = float(raw.replace(",", "."))
        except ValueError:
            return raw
        if not math.isfinite(number):
            return raw
        return int(number) if abs(number) < EXACT and number == int(number) else number
    return raw


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A conclusion as a page has it; `theirs`: what somebody else wrote in the meantime.

    `seen`: first the one that was shown, then those that went out from the page and may have arrived.
    """

    text: str
    seen: tuple[str, ...]
    theirs: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether the user wrote it, and did not only leave it as it was shown."""
        return len(self.seen) > 1 or assessing.plain(self.text) != assessing.plain(self.seen[0])


def conclusion(sent: QueryDict, part: Part) -> Conclusion:
    """The conclusion that a browser sent of a part, or else the one that is kept."""
    seen = tuple(sent.getlist("seen")) or (part.conclusion,)
    return Conclusion(sent.get("conclusion", part.conclusion), seen)


def lacking(blank: int) -> str:
    """What to say where the conclusion has to wait."""
    return _("Your conclusion is kept. It counts once no question of this part is blank: {number} left.").format(
        number=blank
    )
