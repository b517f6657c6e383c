"""The tables of synthetic evidence, one function for each kind of record, all vectorized.

Words, shares and chances are made up so that every value a rule mentions occurs, and some that none does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Chance = float | npt.NDArray[np.float64]

EPOCH = date(1970, 1, 1).toordinal()
NURSE, SOCIAL_WORKER, COUNSELOR, OTHER = range(4)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ROLES = (
    "case_manager",
    "case_management_supervisor",
    "registered_nurse",
    "social_worker",
    "utilization_reviewer",
    "other",
)
_LICENSES = ("RN", "LPN", "LVN", "APRN", "LCSW", "LMSW", "LBSW", "LPC", "LMFT", "pharmacist", "PT", "OT", "SLP",
             "physician", "other")  # fmt: skip
_STATUSES = ("active", "inactive", "lapsed", "suspended", "revoked", "retired", "pending")
_STATES = _listed(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY PR GU VI AS MP ON BC NCR"
)
_COUNTRIES = ("US", "USA", "UNITED STATES", "PR", "GU", "VI", "AS", "MP", "CA", "PH", "GB", "IN")
_FIELDS = _listed(
    "nursing bsn msn social_work bsw msw counseling clinical_counseling mental_health_counseling "
    "clinical_mental_health_counseling rehabilitation_counseling rehabilitation psychology clinical_psychology "
    "counseling_psychology marriage_and_family_therapy family_therapy public_health community_health health_education "
    "gerontology human_services behavioral_health occupational_therapy physical_therapy speech_language_pathology "
    "speech_pathology audiology pharmacy medicine nutrition dietetics respiratory_therapy physician_assistant "
    "health_sciences child_and_family_studies accounting architecture art fine_arts art_history business "
    "business_administration communications computer_science construction economics engineering english finance "
    "geography geology graphic_design history hospitality information_technology journalism law linguistics literature "
    "marketing mathematics music philosophy physics political_science statistics theater biology sociology education "
    "health_administration criminal_justice theology"
)
_CREDENTIALS = ("CRC", "CDMS", "CCM", "CMGT-BC", "ACM", "CMC", "CLCP")
_ISSUERS = ("CRCC", "COMMISSION ON REHABILITATION COUNSELOR CERTIFICATION", "AAPC", "CCMC",
            "COMMISSION FOR CASE MANAGER CERTIFICATION", "ANCC", "ACMA", "ICHCC")  # fmt: skip
_TOPICS = ("nursing_case_management", "case_management", "nursing", "ethics", "leadership", "pharmacology")
_ABOUT = ("cdms_alone", "degree_despite_license", "mixed_supervision", "part_time")
_SETTINGS = ("hospital", "clinic", "home_health", "insurer", "agency", "hospice")
_NAMES = tuple(f"Employer {number}" for number in range(500))


class People:
    """Some people with consecutive ids, what they are, and the chance that fills their records."""

    def __init__(self, rng: np.random.Generator, first: int, count: int, on: date) -> None:
        self.rng = rng
        self.ids = np.arange(first, first + count, dtype=np.int64)
        self.on = on.toordinal() - EPOCH
        self.profession = rng.choice(4, count, p=(0.68, 0.16, 0.07, 0.09))
        self.careful = rng.random(count) < 0.6  # such people leave few facts out
        self.under_ccm = rng.random(count) < 0.6  # most of their supervisors hold the CCM
        self.years = rng.uniform(0.5, 35, count)

    def records(self, counts: Ints) -> Records:
        """So many records for each person, in order of persons."""
        return Records(self, np.repeat(np.arange(len(self.ids)), counts))


class Records:
    """The rows of one kind while they are made: columns are drawn, thinned out and collected."""

    def __init__(self, people: People, owners: Ints) -> None:
        self.people = people
        self.rng = people.rng
        self.owners = owners
        self.columns: dict[str, pa.Array] = {"person_id": pa.array(people.ids[owners])}

    def __len__(self) -> int:
        return len(self.owners)

    def missing(self, chance: Chance) -> npt.NDArray[np.bool_]:
        """Where a fact is left out: seldom with careful people."""
        careful = self.people.careful[self.owners]
        return self.rng.random(len(self)) < np.where(careful, 0.25, 1.9) * chance

    def flag(self, name: str, chance: Chance, missing: Chance = 0.03) -> npt.NDArray[np.bool_]:
        """A yes or no."""
        values = self.rng.random(len(self)) < chance
        self.columns[name] = pa.array(values, mask=self.missing(missing))
        return values

    def number(self, name: str, values: npt.NDArray[np.float64], missing: Chance = 0.03) -> None:
        """A number."""
        self.columns[name] = pa.array(values.astype(np.float64), mask=self.missing(missing))

    def day(self, name: str, days: Ints, missing: Chance | npt.NDArray[np.bool_] = 0.02) -> None:
        """A day; a mask of booleans says where it is left open."""
        mask = missing if isinstance(missing, np.ndarray) and missing.dtype == np.bool_ else self.missing(missing)
        self.columns[name] = pa.array(days.astype(np.int32), mask=mask).cast(pa.date32())

    def word(self, name: str, words: tuple[str, ...], codes: Ints, missing: Chance = 0.02) -> None:
        """A word by its place in a list."""
        places = pa.array(codes.astype(np.int32), mask=self.missing(missing))
        self.columns[name] = pa.array(words).take(places)

    def drawn(self, weights: Mapping[int, float], size: int, rest: float = 0.0) -> Ints:
        """Places in a list of so many words: some weighted, what is left spread evenly over all."""
        chances = np.full(size, rest / size)
        for place, weight in weights.items():
            chances[place] += weight
        return self.rng.choice(size, len(self), p=chances / chances.sum())

    def table(self) -> pa.Table:
        """The rows collected."""
        return pa.table(self.columns)


def employment(people: People) -> pa.Table:
    """Jobs back from the day asked about: most follow one another, some overlap, some leave gaps."""
    rng, count = people.rng, len(people.ids)
    jobs = np.where(rng.random(count) < 0.03, 0, 1 + rng.poisson(3.3, count) + 8 * (rng.random(count) < 0.02))
    rows = people.records(jobs)
    starts, ends, is_open = _career(rows, jobs)
    role, manages = _roles(rows)
    rows.word("employer", _NAMES, rng.integers(0, len(_NAMES), len(rows)))
    rows.word("role", _ROLES, role)
    rows.word("setting", _SETTINGS, rng.integers(0, len(_SETTINGS), len(rows)))
    rows.flag("health_delivery_system", 0.7)
    nurses = people.profession[rows.owners] == NURSE
    rows.flag("nursing", np.where(nurses & (role != 3) & (role != 5), 0.95, 0.02))
    rows.day("start", starts)
    rows.day("end", ends, is_open)
    full_time = rows.flag("full_time", 0.93)
    _hours(rows, full_time)
    rows.number("case_management_share", _shares(rows, manages))
    rows.flag("paid", 0.97)
    rows.flag("supervised", 0.94)
    usual = np.where(people.under_ccm[rows.owners], 0, 1)
    supervisor = np.where(rng.random(len(rows)) < 0.75, usual, rows.drawn({0: 0.45, 1: 0.4}, 4, 0.15))
    rows.word("supervisor_certification", ("CCM", "NONE", "CMGT-BC", "ACM"), supervisor, 0.04)
    rows.flag("direct_client_contact", np.where(manages, 0.96, 0.7))
    rows.flag("essential_activities", np.where(manages, 0.93, 0.15))
    rows.flag("self_employed", 0.03)
    rows.number("disability_management_domains", rows.rng.integers(0, 5, len(rows)).astype(np.float64), 0.3)
    return rows.table()


def _career(rows: Records, jobs: Ints) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """First and last days, and which jobs still run; a career is counted back from a person's last day at work."""
    rng, count = rows.rng, len(rows)
    lasting = rng.exponential(900, count).astype(np.int64) + 5
    pause = np.where(rng.random(count) < 0.5, rng.integers(1, 25, count), rng.integers(-400, 420, count))
    back = np.cumsum(lasting + pause)
    lasts = np.cumsum(jobs)[rows.owners] - 1
    after = back[lasts] - back  # days worked and paused after this job
    away = np.where(rng.random(len(jobs)) < 0.6, 0, rng.integers(-60, 1500, len(jobs)))[rows.owners]
    ends = rows.people.on - after - away
    is_open = (np.arange(count) == lasts) & (away == 0)
    is_open |= rng.random(count) < 0.01
    return ends - lasting, ends, is_open


def _roles(rows: Records) -> tuple[Ints, npt.NDArray[np.bool_]]:
    own = np.choose(rows.people.profession[rows.owners], (2, 3, 3, 5))
    drawn = rows.drawn({0: 0.62, 1: 0.06, 4: 0.07}, 6, 0.08)
    role = np.where(rows.rng.random(len(rows)) < 0.25, own, drawn)
    return role, (role == 0) | ((role == 1) & (rows.rng.random(len(rows)) < 0.6))


def _hours(rows: Records, full_time: npt.NDArray[np.bool_]) -> None:
    full = np.array([40.0, 36.0, 37.5, 40.0])[rows.rng.integers(0, 4, len(rows))]
    part = np.array([20.0, 24.0, 30.0, 12.25])[rows.rng.integers(0, 4, len(rows))]
    rows.number("hours_per_week", np.where(full_time, full, part), 0.04)


def _shares(rows: Records, manages: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    much = np.array([1.0, 1.0, 1.0, 1.0, 0.9, 0.8, 0.75, 0.7, 0.6, 0.51, 0.5, 0.4])[rows.rng.integers(0, 12, len(rows))]
    little = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.1, 0.29])[rows.rng.integers(0, 7, len(rows))]
    return np.where(manages, much, little)


def continuing_education(people: People) -> pa.Table:
    """Courses of the past years."""
    rows = people.records(people.rng.poisson(3.5, len(people.ids)))
    rng, count = rows.rng, len(rows)
    rows.word("title", tuple(f"Course {number}" for number in range(300)), rng.integers(0, 300, count))
    hours = np.array([1.5, 4.0, 8.0, 10.0, 12.0, 15.0, 20.0, 24.0, 30.0])[rng.integers(0, 9, count)]
    rows.number("hours", hours)
    rows.number("ethics_hours", np.where(rng.random(count) < 0.2, np.minimum(hours, 2.0), 0.0), 0.2)
    rows.word("topic", _TOPICS, rows.drawn({0: 0.7}, len(_TOPICS), 0.3))
    rows.day("completed", people.on - rng.exponential(700, count).astype(np.int64) + 10)
    return rows.table()


def licenses(people: People) -> pa.Table:
    """Licenses of one's profession, with others, older and foreign ones among them."""
    rng, total = people.rng, len(people.ids)
    has = np.where(people.profession == OTHER, 0.4, 0.96)
    rows = people.records(np.where(rng.random(total) < has, 1 + rng.poisson(0.65, total), 0))
    count = len(rows)
    other = rng.random(count) < 0.15
    own = np.choose(people.profession[rows.owners], (0, 4, 7, 14))
    type_ = np.where(other, rows.drawn({0: 0.2, 1: 0.2, 2: 0.1, 3: 0.1, 14: 0.1}, 15, 0.3), own)
    rows.word("type", _LICENSES, type_)
    foreign = rng.random(count) < 0.03
    rows.word("state", _STATES, rng.integers(0, len(_STATES), count), np.where(foreign, 2.0, 0.04))
    country = np.where(foreign, rng.integers(8, len(_COUNTRIES), count), rows.drawn({0: 0.9}, 8, 0.1))
    rows.word("country", _COUNTRIES, country, 0.04)
    rows.word("status", _STATUSES, rows.drawn({0: 0.88}, len(_STATUSES), 0.12))
    rows.flag("restricted", 0.02, 0.02)
    practical = np.isin(type_, (1, 2))
    rows.flag("independent_assessment", np.where(practical, 0.05, np.where(type_ == 14, 0.5, 0.95)))
    issued = people.on - (people.years[rows.owners] * 365).astype(np.int64) + rng.integers(-100, 300, count)
    rows.day("issued", issued)
    expires = people.on + np.where(rng.random(count) < 0.1, rng.integers(-2000, 1, count), rng.integers(0, 1000, count))
    rows.day("expires", np.maximum(expires, issued), rng.random(count) < 0.03)
    return rows.table()


def degrees(people: People) -> pa.Table:
    """Degrees, most of them in the field one works in."""
    rows = people.records(np.minimum(people.rng.poisson(1.2, len(people.ids)), 5))
    count = len(rows)
    rows.word("level", ("diploma", "associate", "bachelor", "master", "doctorate"),
              rows.drawn({0: 0.05, 1: 0.2, 2: 0.5, 3: 0.2, 4: 0.05}, 5))  # fmt: skip
    own = np.choose(people.profession[rows.owners], (0, 3, 6, 20))
    any_field = rows.rng.integers(0, len(_FIELDS), count)
    rows.word("field", _FIELDS, np.where(rows.rng.random(count) < 0.6, own, any_field))
    rows.flag("accredited", 0.95)
    rows.flag("field_experience", 0.8, 0.04)
    since = (people.years[rows.owners] * 365).astype(np.int64)
    rows.day("conferred", people.on - since + rows.rng.integers(-700, 500, count))
    return rows.table()


def certifications(people: People) -> pa.Table:
    """Certifications, with the same letters from different bodies."""
    rows = people.records(people.rng.poisson(0.3, len(people.ids)))
    rng, count = rows.rng, len(rows)
    type_ = rows.drawn({0: 0.2, 1: 0.15, 2: 0.3}, len(_CREDENTIALS), 0.35)
    rows.word("type", _CREDENTIALS, type_)
    own = np.array([0, 3, 3, 5, 6, 6, 7])[type_] + (rng.random(count) < 0.2)
    rows.word("issuer", _ISSUERS, np.where(rng.random(count) < 0.1, rng.integers(0, 8, count), np.minimum(own, 7)))
    rows.word("status", _STATUSES, rows.drawn({0: 0.85}, len(_STATUSES), 0.15))
    issued = people.on - rng.integers(-30, 6000, count)
    rows.day("issued", issued)
    rows.day("expires", np.maximum(people.on + rng.integers(-600, 1800, count), issued), rng.random(count) < 0.04)
    return rows.table()


def client_firms(people: People) -> pa.Table:
    """Firms that buy the services of the few who are self-employed."""
    rng, total = people.rng, len(people.ids)
    rows = people.records(np.where(rng.random(total) < 0.03, rng.integers(1, 6, total), 0))
    count = len(rows)
    rows.word("name", _NAMES, rng.integers(0, len(_NAMES), count))
    start = people.on - rng.integers(-20, 3000, count)
    rows.day("start", start)
    rows.day("end", start + rng.integers(0, 2000, count), rng.random(count) < 0.5)
    hours = np.array([0.0, 10.0, 20.0, 40.0, 80.0])[rng.integers(0, 5, count)]
    rows.number("billable_hours_per_month", hours, 0.05)
    return rows.table()


def attestations(people: People) -> pa.Table:
    """One statement a person."""
    rows = people.records(np.ones(len(people.ids), np.int64))
    rows.flag("moral_character", 0.97)
    rows.flag("code_of_conduct", 0.98, 0.02)
    return rows.table()


def confirmations(people: People) -> pa.Table:
    """A few written answers."""
    rows = people.records((people.rng.random(len(people.ids)) < 0.02) * people.rng.integers(1, 4, len(people.ids)))
    rng, count = rows.rng, len(rows)
    rows.word("authority", ("CCMC", "ANCC", "CRCC"), rows.drawn({0: 0.8, 1: 0.1, 2: 0.1}, 3))
    rows.word("about", _ABOUT, rng.integers(0, len(_ABOUT), count))
    rows.flag("answer", 0.5, 0.04)
    rows.day("received", people.on - rng.integers(-20, 2000, count))
    return rows.table()
