"""OpenFisca-core on the CMGT-BC, two-valued and vectorized: facts aggregated beforehand, but for one sum.

Everyone is a group whose members are courses, as a household's members are persons, so that OpenFisca adds up the hours
of education itself. License, months and hours come summed up; spells, overlaps and missing fields are none of its.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import Entity, build_entity
from openfisca_core.periods import DateUnit, Period
from openfisca_core.populations import Population
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench import aggregated
from bench.answers import CMGT, ON

PERIOD = "2026-11-23"
SINCE = date(2023, 11, 23)
Flags = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.int64]
Values = npt.NDArray[np.float64] | Flags
Formula = Callable[[Population, Period], Values]

COURSE = build_entity("course", "courses", "A course", is_person=True)
PROFESSIONAL = build_entity(
    "professional", "professionals", "A professional, with courses", roles=[{"key": "taken", "plural": "all_taken"}]
)


# What is handed over: hours of courses in hundredths, months in 31sts, hours as a nurse and in case management.
FACTS = {
    "course_hours": (float, COURSE),
    "course_counts": (bool, COURSE),
    "licenses_held": (int, PROFESSIONAL),
    "months_worked": (int, PROFESSIONAL),
    "hours_worked": (float, PROFESSIONAL),
    "hours_managed": (float, PROFESSIONAL),
}


def education_hours(professional: Population, period: Period) -> Values:
    """The one sum."""
    return professional.sum(
        professional.members("course_hours", period) * professional.members("course_counts", period)
    )


# The clauses in reading order; OpenFisca says “or” and “and” of flags with + and x.
CLAUSES: dict[str, Formula] = {
    "eligible": lambda one, period: (
        one("license", period)
        * one("rn_practice", period)
        * one("case_management_hours", period)
        * one("education", period)
    ),
    "license": lambda one, period: one("licenses_held", period) >= 1,
    "rn_practice": lambda one, period: one("rn_months", period) + one("rn_hours", period),
    "rn_months": lambda one, period: one("months_worked", period) >= 24 * 31,
    "rn_hours": lambda one, period: one("hours_worked", period) >= 4160,
    "case_management_hours": lambda one, period: one("hours_managed", period) >= 2000,
    "education": lambda one, period: one("education_hours", period) >= 3000,
}


def _variable(name: str, value_type: type, entity: Entity, formula: Formula | None = None) -> type[Variable]:
    said = {"value_type": value_type, "entity": entity, "definition_period": DateUnit.ETERNITY}
    return type(name, (Variable,), said | ({"formula": formula} if formula else {}))


VARIABLES = (
    *(_variable(name, *what) for name, what in FACTS.items()),
    _variable("education_hours", float, PROFESSIONAL, education_hours),
    *(_variable(name, bool, PROFESSIONAL, formula) for name, formula in CLAUSES.items()),
)


@dataclass(frozen=True)
class State:
    """A simulation that knows the facts, and who is certainly eligible."""

    simulation: Simulation
    eligible: Flags


def prepare(folder: Path, rule_name: str = CMGT) -> State:
    """Sum up all facts but the courses, and hand them to a simulation."""
    if rule_name != CMGT:
        raise SystemExit("Unable to compare: only the CMGT-BC is written for OpenFisca.")
    facts = aggregated.facts(folder, rule_name)
    people = pq.read_table(folder / "attestations.parquet", columns=["person_id"]).sort_by("person_id")["person_id"]
    owners, hours, counts = _courses(folder, people.to_numpy())
    simulation = _simulation(people.to_numpy(), owners)
    given = {
        "course_hours": hours,
        "course_counts": counts,
        "licenses_held": facts.columns[1],
        "months_worked": facts.columns[3],
        "hours_worked": facts.columns[4] / 70_000,
        "hours_managed": facts.columns[5] / 70_000,
    }
    for name, values in given.items():
        simulation.set_input(name, PERIOD, values)
    return State(simulation, facts.eligible)


def _courses(folder: Path, people: Ids) -> tuple[Ids, npt.NDArray[np.float64], Flags]:
    """Whose each course is, its hours in hundredths, and whether it counts.

    OpenFisca takes for granted that no group is empty, so who has no course is given one that does not count.
    """
    courses = pq.read_table(folder / "continuing_education.parquet")
    within = pc.and_(pc.greater_equal(courses["completed"], SINCE), pc.less_equal(courses["completed"], ON))
    counts = pc.fill_null(pc.and_(within, pc.equal(courses["topic"], "nursing_case_management")), fill_value=False)
    owners = courses["person_id"].to_numpy()
    without = np.setdiff1d(people, owners)
    nothing = np.zeros(len(without))
    hours = np.concatenate([pc.fill_null(courses["hours"], 0.0).to_numpy() * 100, nothing])
    return np.concatenate([owners, without]), hours, np.concatenate([counts.to_numpy(), nothing.astype(bool)])


def _simulation(people: Ids, owners: Ids) -> Simulation:
    system = TaxBenefitSystem([COURSE, PROFESSIONAL])
    system.add_variables(*VARIABLES)
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("course", np.arange(len(owners)))
    professionals = builder.declare_entity("professional", people)
    builder.join_with_persons(professionals, owners, np.full(len(owners), "taken"))
    return builder.build(system)


def run(state: State) -> dict[str, Flags]:
    """Every clause for everyone; what an earlier run worked out is forgotten first."""
    for name in ("education_hours", *CLAUSES):
        state.simulation.delete_arrays(name)
    return {name: state.simulation.calculate(name, PERIOD) for name in CLAUSES}


def check(folder: Path, rule_name: str = CMGT) -> None:
    """Stop unless those are eligible who certainly are."""
    state = prepare(folder, rule_name)
    if not np.array_equal(run(state)["eligible"], state.eligible):
        raise SystemExit(f"Unable to compare: OpenFisca finds others eligible by {rule_name}.")
