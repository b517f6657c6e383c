"""What a visitor asks of the list of careers. It stands in the address, so it can be kept and shared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from caseway.criteria import Evidence
from caseway.rulebooks import hiring
from caseway.rulebooks.careers import Career, Tags, Way
from caseway.web.base.wording import say
from caseway.web.careers.shelf import WORDS
from caseway.web.check import facts

NONE = "none"
MOST_PAY = 1_000_000
PAYS = (40_000, 50_000, 60_000, 70_000, 80_000, 90_000, 100_000)
TAGS = {"population": "populations", "setting": "settings", "function": "functions"}
SORTS = ("pay", "growth", "title")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a list."""

    value: str
    says: str
    chosen: bool


@dataclass(frozen=True)
class Filters:
    """What was chosen; an empty word is no wish."""

    license: str = ""
    degree: str = ""
    population: str = ""
    setting: str = ""
    function: str = ""
    pay: int = 0
    sort: str = SORTS[0]

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the list."""
        return any((self.license, self.degree, self.population, self.setting, self.function, self.pay))

    @property
    def has_credential(self) -> bool:
        """Whether a license or a degree was named."""
        return bool(self.license or self.degree)

    def keeps(self, career: Career) -> bool:
        """Whether a career fits all but the license and the degree, which have to be judged."""
        wanted = ((getattr(self, name), getattr(career.work, tags)) for name, tags in TAGS.items())
        return all(not tag or tag in tags for tag, tags in wanted) and career.best_median() >= self.pay

    def evidence(self, on: date) -> Evidence:
        """Somebody with just this license and this degree; what was not chosen they do not have."""
        licenses = [{"type": self.license, "status": "active", "expires": on}] if self.license not in ("", NONE) else []
        degrees = [{"level": self.degree}] if self.degree not in ("", NONE) else []
        records = {"licenses": licenses, "degrees": degrees, "certifications": []}
        return facts.subject().evidence(records)


def read(query: Mapping[str, str], careers: Iterable[Career]) -> Filters:
    """Read what an address asks; words nobody offers are no wish."""
    careers = tuple(careers)

    def word(name: str, allowed: Iterable[str]) -> str:
        asked = query.get(name, "")
        return asked if asked in tuple(allowed) else ""

    return Filters(
        license=word("license", (*licenses(), NONE)),
        degree=word("degree", (*degrees(), NONE)),
        population=word("population", _tags(careers, "population")),
        setting=word("setting", _tags(careers, "setting")),
        function=word("function", _tags(careers, "function")),
        pay=_amount(query.get("pay", "")),
        sort=word("sort", SORTS) or SORTS[0],
    )


def _amount(word: str) -> int:
    return min(int(word), MOST_PAY) if word.isascii() and word.isdigit() else 0


def licenses() -> tuple[str, ...]:
    """The licenses there are: who holds one that no career asks for should find it and see what is left."""
    return facts.kinds()["licenses"].fields["type"].choices


def degrees() -> tuple[str, ...]:
    """The levels a degree may have."""
    return facts.kinds()["degrees"].fields["level"].choices


def _tags(careers: Iterable[Career], name: str) -> Tags:
    return {tag: words for career in careers for tag, words in getattr(career.work, TAGS[name]).items()}


@dataclass(frozen=True)
class Choices:
    """The lists the form offers."""

    careers: tuple[Career, ...]
    filters: Filters

    @cached_property
    def licenses(self) -> list[Option]:
        """The licenses, and none."""
        words = facts.kinds()["licenses"].fields["type"].words
        offered = [(value, say(words.get(value, value))) for value in licenses()]
        return self._options("license", [*offered, (NONE, _("No license"))])

    @cached_property
    def degrees(self) -> list[Option]:
        """The levels of degrees, and none."""
        words = facts.kinds()["degrees"].fields["level"].words
        return self._options("degree", [*((value, say(words[value])) for value in degrees()), (NONE, _("No degree"))])

    @cached_property
    def populations(self) -> list[Option]:
        """Whom one works with."""
        return self._tags("population")

    @cached_property
    def settings(self) -> list[Option]:
        """Where one works."""
        return self._tags("setting")

    @cached_property
    def functions(self) -> list[Option]:
        """What one does."""
        return self._tags("function")

    @cached_property
    def pays(self) -> list[Option]:
        """Amounts a job should usually pay."""
        amounts = sorted({*PAYS, self.filters.pay} - {0})
        return [Option(str(amount), f"${amount:,}", amount == self.filters.pay) for amount in amounts]

    @cached_property
    def sorts(self) -> list[Option]:
        """What the list may be sorted by."""
        words = {"pay": _("Highest pay"), "growth": _("Fastest growth"), "title": _("Name")}
        return [Option(value, words[value], value == self.filters.sort) for value in SORTS]

    def _tags(self, name: str) -> list[Option]:
        offered = [(tag, say(words, WORDS)) for tag, words in _tags(self.careers, name).items()]
        return self._options(name, sorted(offered, key=lambda pair: pair[1].lower()))

    def _options(self, name: str, offered: Iterable[tuple[str, str]]) -> list[Option]:
        return [Option(value, says, value == getattr(self.filters, name)) for value, says in offered]


@dataclass(frozen=True, slots=True)
class Found:
    """A career that fits: whether it is open to what was chosen (empty where nothing was), and by which way."""

    career: Career
    verdict: str = ""
    way: Way | None = None


def chosen(careers: Iterable[Career], filters: Filters, *, on: date) -> list[Found]:
    """The careers that fit, sorted; those that only may be open come last."""
    kept = [career for career in careers if filters.keeps(career)]
    found = [_judged(career, filters.evidence(on), on) if filters.has_credential else Found(career) for career in kept]
    fits = (one for one in found if one.verdict != "not_met" and one.career.best_median(one.way) >= filters.pay)
    return sorted(fits, key=lambda one: (one.verdict == "unknown", *_ORDERS[filters.sort](one)))


def _judged(career: Career, evidence: Evidence, on: date) -> Found:
    match = hiring.match(career, evidence, on=on)
    return Found(career, match.verdict, match.nearest.way)


def _by_pay(found: Found) -> tuple[object, ...]:
    return -found.career.best_median(found.way), *_by_title(found)


def _by_growth(found: Found) -> tuple[object, ...]:
    growth = found.career.growth(found.way)
    return -growth if growth is not None else float("inf"), *_by_title(found)


def _by_title(found: Found) -> tuple[object, ...]:
    return (say(found.career.title, WORDS).lower(),)


_ORDERS: dict[str, Callable[[Found], tuple[object, ...]]] = {"pay": _by_pay, "growth": _by_growth, "title": _by_title}
