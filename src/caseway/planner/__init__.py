"""The planner: what is missing for a certification, turned into dated plans, each proven by the engine.

    goal = goal_of(shelf, "certification/ccmc/ccm", on=day)
    planned = plan(goal, evidence, on=day, actions=actions(shelf), others=goals(shelf, on=day))
    planned.fastest.steps                              # dated, priced, each with what it proves and rests on
    judge(goal.rule, plan.evidence, on=plan.eligible_on).verdict == "met"

Pure: no clock, no network, no database. A solver is imported only where a plan is too large for the search here.
"""

from caseway.planner.goals import goal_of, goals, with_estimates
from caseway.planner.model import Goal, Limits, Plan, Planned, Range, Step, WhatIf
from caseway.planner.search import plan

__all__ = [
    "Goal",
    "Limits",
    "Plan",
    "Planned",
    "Range",
    "Step",
    "WhatIf",
    "goal_of",
    "goals",
    "plan",
    "with_estimates",
]
