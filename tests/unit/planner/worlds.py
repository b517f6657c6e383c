"""Small worlds made at random: a rule, a person, a few actions and limits, over real kinds of record.

Small enough that every schedule can be tried, and still with what makes planning hard: work that has to last, courses
that grow too old, a job that takes the place of another, time that is short, amounts that depend on the day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from caseway import criteria
from caseway.planner import Goal, Limits
from caseway.rulebooks.actions import Action, Added, Changed, PerUnit
from caseway.rulebooks.estimates import Estimate
from caseway.rulebooks.facts import vocabulary

SUBJECT = vocabulary()["professional"]
TODAY = date(2026, 3, 2)
SOURCE = {"title": "T", "publisher": "P", "address": "a", "read": date(2024, 1, 1), "standing": "official"}


@dataclass(frozen=True)
class World:
    """All a plan is made from."""

    goal: Goal
    evidence: criteria.Evidence
    actions: dict[str, Action]
    limits: Limits
    on: date = TODAY
    others: tuple[Goal, ...] = ()

    def __repr__(self):
        """As short as it can be read in a failing example."""
        rule = _plain(self.goal.rule.root)
        actions = "".join(f"\n  {_told(action)}" for action in self.actions.values())
        return f"World\n rule {rule}\n evidence {dict(self.evidence.records)}{actions}\n {self.limits}"

    def _repr_pretty_(self, printer, _cycle):
        printer.text(repr(self))


def _plain(clause):
    if clause.children:
        return f"{clause.operator}({', '.join(map(_plain, clause.children))}{_least(clause)})"
    what = clause.kind.name if clause.kind else ""
    told = f"{clause.operator} {what}{_least(clause)} {_where(clause.where)}{clause.within or ''}"
    return told + " in force" * clause.in_force + f" gap {clause.gap}" * (clause.gap > 1)


def _least(clause):
    return f" ≥{clause.at_least:g}" if clause.at_least is not None else ""


def _where(condition):
    if condition is None:
        return ""
    if isinstance(condition, criteria.Group):
        return f"{condition.how}[{', '.join(map(_where, condition.parts))}]"
    return f"{condition.field.name} {condition.how} {condition.value} "


def _told(action):
    size = {name: getattr(getattr(action, name), "typical", 0) for name in ("takes", "cost", "per_week")}
    needs = f" needs {_plain(action.needs.root)}" if action.needs else ""
    unit = f" unit {action.per_unit.pace.typical:g}/w ${action.per_unit.cost.typical:g}" if action.per_unit else ""
    return (
        f"{action.key} {size}{unit}{needs} adds {[(one.kind, dict(one.record)) for one in action.adds]}"
        f" changes {[(one.kind, _where(one.where), one.set) for one in action.changes]} replaces {action.replaces}"
    )


def rule_of(plain, name="made/up"):
    """A rule from the plain dict of its root clause."""
    node = {
        "title": "Made up",
        "subject": "professional",
        "sources": {"s": SOURCE},
        "questions": {"q": {"about": "one", "question": "One?", "source": "s"}},
        "rule": plain,
    }
    return criteria.rule_from(criteria.Node.of(node), vocabulary=vocabulary(), name=name, edition=date(2020, 1, 1))


def evidence_of(plain):
    """Evidence from the plain dict a person file would hold."""
    return SUBJECT.evidence(criteria.Node.of(plain))


def clause(id_="c", **rest):
    """A clause as its YAML would hold it."""
    return {"id": id_, "says": "It is so.", "label": id_, "source": "s", **rest}


def condition_of(kind, where):
    """A condition on records of a kind."""
    return rule_of(clause(exists=kind, where=where)).root.where


def amount(unit, typical, least=None, most=None):
    """An estimate."""
    return Estimate(typical if least is None else least, typical, typical if most is None else most, unit)


def action(  # noqa: PLR0913
    key, days=0, *, cost=0, per_week=0, needs=None, adds=None, changes=None, answers=None, per_unit=None, **rest
):
    """An action from plain parts: `adds` and `answers` are mappings of a kind to a record."""
    return Action(
        key=key,
        title=key,
        says=key,
        group=rest.pop("group", "work"),
        needs=rule_of(needs, f"action/{key}") if needs else None,
        takes=amount("days", days) if isinstance(days, int) else days,
        per_week=amount("hours", per_week) if per_week else None,
        cost=amount("USD", cost) if isinstance(cost, (int, float)) else cost,
        adds=tuple(Added(kind, record) for kind, record in (adds or {}).items()),
        answers=tuple(Added(kind, record) for kind, record in (answers or {}).items()),
        changes=tuple(Changed(kind, condition_of(kind, where), settled) for kind, where, settled in (changes or ())),
        per_unit=PerUnit(*per_unit) if per_unit else None,
        **rest,
    )


def by_key(*actions):
    """Actions as the planner takes them."""
    return {one.key: one for one in actions}


# --- records ---------------------------------------------------------------------------------------------------------


def job(role="case_manager", start=None, end=None, hours=40, by="none", **more):
    """A job; without a start, as an action adds it."""
    record = {"role": role, "end": end, "hours_per_week": hours, "supervisor_certification": by, **more}
    return record | ({"start": start} if start else {})


def license_(type_="RN", status="active", issued=None, expires=None):
    """A license; without a first day, as an action adds it."""
    return {"type": type_, "status": status, "expires": expires} | ({"issued": issued} if issued else {})


def course(hours=5, completed=None, topic="nursing_case_management"):
    """A course; without a day, as an action adds it."""
    return {"hours": hours, "topic": topic} | ({"completed": completed} if completed else {})


# --- rules at random -------------------------------------------------------------------------------------------------

IS_JOB = [{"role": "case_manager"}, {"supervisor_certification": "CCM"}, {"hours_per_week": {"at_least": 40}}]
LICENSED = {"type": "RN", "status": "active"}


ASKS = ["job", "license", "degree", "course", "hours of courses", "courses", "fact"]
LASTING = ["months", "months", "worked"]


@st.composite
def leaves(draw, id_, how, *, ages=True):
    """A clause that asks for one thing."""
    within = (
        {"within": draw(st.sampled_from(["12 days", "1 month", "2 months"]))} if ages and draw(st.booleans()) else {}
    )
    if how in ("job", *LASTING):
        where = draw(st.lists(st.sampled_from(IS_JOB), max_size=2, unique_by=str))
        where = {"where": where} if where else {}
        if how == "job":
            return clause(id_, exists="employment", in_force=True, **where)
        if how == "months":
            gap = draw(st.sampled_from([{}, {}, {"gap": "20 days"}]))
            return clause(
                id_, months="employment", at_least=draw(st.sampled_from([0.5, 1, 2])), **where, **within, **gap
            )
        least = draw(st.sampled_from([20, 60, 200]))
        return clause(id_, hours="employment", per_week="hours_per_week", at_least=least, **where, **within)
    if how == "license":
        return clause(id_, exists="licenses", in_force=True, where=LICENSED)
    if how == "degree":
        return clause(id_, exists="degrees", where={"level": draw(st.sampled_from(["bachelor", "master"]))})
    if how == "course":
        return clause(id_, exists="continuing_education", **within)
    if how == "courses":
        return clause(id_, count="continuing_education", at_least=2, **within)
    if how == "hours of courses":
        return clause(id_, total="continuing_education.hours", at_least=draw(st.sampled_from([5, 8, 12])), **within)
    return clause(
        id_, fact=f"attestations.{draw(st.sampled_from(['moral_character', 'code_of_conduct']))}", **{"is": True}
    )


@st.composite
def joined(draw, parts):
    """Clauses joined in one or two floors."""
    how = draw(st.sampled_from(["all", "all", "any", "of", "mixed"]))
    if how == "of":
        return clause("root", of=parts, at_least=draw(st.integers(1, len(parts))))
    if how == "mixed" and len(parts) > 2:
        above, below = draw(st.sampled_from([("all", "any"), ("any", "all")]))
        return clause("root", **{above: [parts[0], clause("j", **{below: parts[1:]})]})
    return clause("root", **{"all" if how == "mixed" else how: parts})


# --- actions at random -----------------------------------------------------------------------------------------------

NEEDS = {
    "licensed": clause("n", exists="licenses", in_force=True, where=LICENSED),
    "bachelor": clause("n", exists="degrees", where={"level": "bachelor"}),
    "case manager": clause("n", exists="employment", in_force=True, where={"role": "case_manager"}),
    "a month of work": clause("n", months="employment", at_least=1),
}
DAYS = [0, 3, 5, 10, 20, 40]
WORK = ["job", "job", "supervisor", "more hours"]
SERVES = {  # which actions may serve which clause
    **dict.fromkeys(["job", *LASTING], WORK),
    "license": ["license", "restore", "license"],
    "degree": ["degree"],
    **{kind: ["course", "by the hour"] for kind in ("course", "courses", "hours of courses")},
    "fact": ["attest"],
}


@st.composite
def made_actions(draw, key, how, *, lasting=True):
    """One action."""
    size = {
        "days": draw(st.sampled_from(DAYS)),
        "cost": draw(st.sampled_from([0, 10, 25, 70])),
        "per_week": draw(st.sampled_from([0, 0, 4, 8])),
    }
    needs = draw(st.sampled_from([None, None, *(NEEDS if lasting else ["licensed", "bachelor"])]))
    size["needs"] = NEEDS[needs] if needs else None
    if how == "job":
        role, by = draw(st.sampled_from(["case_manager", "registered_nurse"])), draw(st.sampled_from(["none", "CCM"]))
        record = job(role, hours=draw(st.sampled_from([20, 40])), by=by)
        instead = draw(st.booleans())
        return action(
            key, **size, adds={"employment": record}, replaces=("employment",) if instead else (), changes_job=instead
        )
    if how == "supervisor":
        return action(
            key, **size, changes=[("employment", {"role": "case_manager"}, {"supervisor_certification": "CCM"})]
        )
    if how == "more hours":
        return action(key, **size, changes=[("employment", {"role": "case_manager"}, {"hours_per_week": 40})])
    if how == "restore":
        where = {"status": {"in": ["inactive", "lapsed"]}}
        return action(key, **size, changes=[("licenses", where, {"status": "active", "expires": None})])
    if how == "license":
        return action(key, **size, adds={"licenses": license_()})
    if how == "degree":
        return action(key, **size, adds={"degrees": {"level": draw(st.sampled_from(["bachelor", "master"]))}})
    if how == "attest":
        return action(key, **size, answers={"attestations": {"moral_character": True, "code_of_conduct": True}})
    if how == "by the hour":
        unit = ("hours", amount("hours", draw(st.sampled_from([4, 7]))), amount("USD", draw(st.sampled_from([0, 2]))))
        return action(key, cost=size["cost"], adds={"continuing_education": {"topic": "x"}}, per_unit=unit)
    return action(key, **size, adds={"continuing_education": course(draw(st.sampled_from([5, 8])))})


# --- people at random ------------------------------------------------------------------------------------------------


@st.composite
def people(draw):
    """What is known of a person: often little, sometimes nothing of a kind."""
    day = st.integers(1, 70).map(lambda back: TODAY - timedelta(days=back))
    found = {"degrees": [], "confirmations": []}
    if draw(st.booleans()):
        one = job(
            draw(st.sampled_from(["case_manager", "registered_nurse"])),
            draw(day),
            hours=draw(st.sampled_from([20, 40])),
        )
        ended = draw(st.integers(0, 3)) == 0
        found["employment"] = [one | {"end": max(TODAY - timedelta(days=1), one["start"])} if ended else one]
    else:
        found |= draw(st.sampled_from([{}, {"employment": []}]))
    status = draw(st.sampled_from([None, None, "active", "inactive"]))
    found["licenses"] = [license_(status=status, issued=date(2020, 1, 1))] if status else []
    if draw(st.integers(0, 2)) == 0:
        found["continuing_education"] = [course(5, draw(day))]
    elif draw(st.booleans()):
        found["continuing_education"] = []
    found |= draw(st.sampled_from([{}, {"attestations": {"moral_character": True}}]))
    return found


@st.composite
def worlds(draw, *, lasting=True, ages=True, most=3):
    """A whole world: clauses, and for as a rule each of them something that serves it."""
    asked = draw(st.lists(st.sampled_from([*ASKS, *LASTING] if lasting else ASKS), min_size=1, max_size=3))
    rule = rule_of(draw(joined([draw(leaves(f"c{at}", how, ages=ages)) for at, how in enumerate(asked)])))
    useful = [*(how for one in asked for how in SERVES[one]), "license", "degree"]
    hows = draw(st.lists(st.sampled_from(useful), min_size=1, max_size=most))
    if "by the hour" in hows:  # only one: see NARROWER in test_optimal.py
        first = hows.index("by the hour")
        hows = [how for at, how in enumerate(hows) if how != "by the hour" or at == first]
    actions = by_key(*(draw(made_actions(key, how, lasting=lasting)) for key, how in zip("abcdef", hows, strict=False)))
    limits = Limits(
        hours_per_week=draw(st.sampled_from([None, None, 8, 10])),
        money=draw(st.sampled_from([None, None, None, 60])),
        not_before=draw(st.sampled_from([None, None, None, TODAY + timedelta(days=9)])),
        keep_job=draw(st.integers(0, 9)) == 0,
    )
    return World(Goal(rule), evidence_of(draw(people())), actions, limits)


def tried(share):
    """A share of the examples that the profile asks for: a whole world takes longer than a rule."""
    return settings(max_examples=min(3000, int(settings.default.max_examples * share)))
