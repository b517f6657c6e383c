"""People with a goal, each with what a counselor would tell them; `people.txt` has their plans, step by step.

After a change of the actions: read what changed, then `python -m tests.unit.planner.people --accept`.
"""

import sys
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from caseway import planner, rulebooks
from caseway.planner import Limits
from caseway.rulebooks.actions import actions
from tests.unit.planner.worlds import World, evidence_of

ON = date(2026, 11, 23)
PRINTED = Path(__file__).with_name("people.txt")

CCM = "certification/ccmc/ccm"
CDMS = "certification/ccmc/cdms"
CMGT = "certification/ancc/cmgt-bc"
ACM_RN = "certification/acma/acm-rn"
ACM_SW = "certification/acma/acm-sw"


@dataclass(frozen=True)
class Person:
    """Somebody, a goal, and what is right to tell: `does` is the fastest plan's actions, `cheapest` the cheapest's.

    why: words of the reason there is no plan.  if_agreed: the actions of the plan that rests on a yes, if one is better.
    """

    says: str
    goal: str
    plain: dict
    does: tuple[str, ...] | None = None
    cheapest: tuple[str, ...] | None = None
    why: tuple[str, ...] = ()
    if_agreed: tuple[str, ...] | None = None
    renews: bool = False
    limits: Limits = field(default_factory=Limits)

    def world(self):
        """The same as the planner takes it."""
        shelf = rulebooks.shelf()
        goal = planner.goal_of(shelf, self.goal, on=ON)
        return World(goal, evidence_of(self.plain), catalog(), self.limits, on=ON, others=planner.goals(shelf, on=ON))

    def planned(self):
        """The planner's answer."""
        world = self.world()
        return planner.plan(
            world.goal, world.evidence, on=ON, actions=world.actions, limits=world.limits, others=world.others
        )


@cache
def catalog():
    """The actions on our shelf."""
    return actions(rulebooks.shelf())


# --- records ---------------------------------------------------------------------------------------------------------


def job(start, end=None, **changes):
    """A full-time job in case management at a hospital, not under a CCM, with some facts changed."""
    return {
        "employer": "Riverside", "role": "case_manager", "setting": "hospital", "health_delivery_system": True,
        "nursing": True, "start": start, "end": end, "hours_per_week": 40, "full_time": True, "case_management_share": 1,
        "paid": True, "supervised": True, "supervisor_certification": "none", "direct_client_contact": True,
        "essential_activities": True, "self_employed": False, "disability_management_domains": 0,
    } | changes  # fmt: skip


UNDER_CCM = {"supervisor_certification": "CCM"}
SOCIAL = {"nursing": False}
BEDSIDE = {"role": "registered_nurse", "case_management_share": 0, "essential_activities": False}
PART_TIME = {"full_time": False, "hours_per_week": 20}
OFFICE = {
    "role": "other", "health_delivery_system": False, "setting": "insurer", "nursing": False, "case_management_share": 0,
    "direct_client_contact": False, "essential_activities": False,
}  # fmt: skip


def license_(type_="RN", **changes):
    """A license in force that allows an assessment on one's own, with some facts changed."""
    alone = type_ not in ("LPN", "LVN")
    return {
        "type": type_, "state": "TX", "country": "US", "status": "active", "restricted": False,
        "independent_assessment": alone, "issued": "2015-06-01", "expires": "2030-05-31",
    } | changes  # fmt: skip


def degree(level="bachelor", of="nursing", **changes):
    """An accredited degree with a placement, with some facts changed."""
    return {
        "level": level,
        "field": of,
        "accredited": True,
        "field_experience": True,
        "conferred": "2014-05-15",
    } | changes


def course(hours, completed):
    """A course in nursing case management."""
    return {
        "title": "Course",
        "hours": hours,
        "ethics_hours": 0,
        "topic": "nursing_case_management",
        "completed": completed,
    }


def person(*employment, licenses=(), degrees=(), courses=(), certifications=(), firms=(), statements=True, **more):
    """Somebody of whom all is known."""
    stated = {"moral_character": True, "code_of_conduct": True}
    return {
        "licenses": list(licenses), "degrees": list(degrees), "certifications": list(certifications),
        "employment": list(employment), "continuing_education": list(courses), "client_firms": list(firms),
        **({"attestations": stated} if statements is True else statements or {}), **more,
    }  # fmt: skip


RN = license_()
BSN = degree()

PEOPLE = {
    "nurse-without-experience": Person(
        "A nurse who has just begun at the bedside finds a case management job under a CCM: 12 months, not 24.",
        CCM, person(job("2026-01-05", **BEDSIDE), licenses=[RN], degrees=[BSN]),
        does=("case-manager-nurse-ccm",),
    ),
    "nurse-half-way": Person(
        "Seven months under a CCM are done. Nothing has to begin; five more months are enough.",
        CCM, person(job("2026-04-20", **UNDER_CCM), licenses=[RN]),
        does=(),
    ),
    "nurse-under-another": Person(
        "Four months under somebody who is no CCM: a CCM as supervisor is worth more than the 20 months that are missing.",
        CCM, person(job("2026-07-20"), licenses=[RN]),
        does=("ccm-supervisor",),
    ),
    "nurse-nearly-there-under-another": Person(
        "Twenty months under somebody who is no CCM: go on; a change would only cost time.",
        CCM, person(job("2025-03-24"), licenses=[RN]),
        does=(),
    ),
    "ready-today": Person(
        "All three parts are met today. What is left is to apply, prepare and sit the exam.",
        CCM, person(job("2023-01-09", **UNDER_CCM), licenses=[RN]),
        does=(),
    ),
    "part-time-social-worker": Person(
        "A licensed social worker in a part-time job: whether it counts is not published, so it becomes full-time.",
        CCM, person(job("2023-04-03", **PART_TIME, **SOCIAL), licenses=[license_("LMSW")], degrees=[degree("master", "social_work")]),
        does=("ccm-supervisor", "full-time"),
    ),
    "practical-nurse": Person(
        "An LPN may not apply with that license. An associate degree for LPNs and the RN license come first.",
        CCM, person(job("2022-01-10", **OFFICE), licenses=[license_("LPN")]),
        does=("case-manager-other-ccm", "degree-adn-lpn", "license-rn"),
    ),
    "business-graduate": Person(
        "A degree in business is not for the CCM. A year of disability management leads to the CDMS.",
        CDMS, person(job("2024-01-08", **OFFICE), degrees=[degree("bachelor", "business")]),
        does=("disability-management",),
    ),
    "business-graduate-to-ccm": Person(
        "For the CCM the CDMS alone rests on the Commission's yes; what is sure is a degree in the field.",
        CCM, person(job("2024-01-08", **OFFICE), degrees=[degree("bachelor", "business")]),
        does=("case-manager-other-ccm", "degree-counseling"), cheapest=("case-manager-other-ccm", "degree-adn", "license-rn"),
    ),
    "business-graduate-in-disability-management": Person(
        "Fifteen months in disability management: the CDMS now, beside a new job under a CCM, then a yes for the CCM.",
        CCM,
        person(job("2025-08-18", **OFFICE | {"disability_management_domains": 3}), degrees=[degree("bachelor", "business")]),
        does=("case-manager-other-ccm", "degree-counseling"),
        cheapest=("case-manager-other-ccm", "degree-adn", "license-rn"),
        if_agreed=("case-manager-other-ccm", "earn:certification/ccmc/cdms", "ask-cdms"),
    ),
    "disability-manager-to-ccm": Person(
        "Two years in disability management and a year as a case manager under a CCM: the CDMS first, then a yes for the CCM.",
        CCM, person(
            job("2023-01-09", "2025-06-30", **OFFICE | {"disability_management_domains": 3}),
            job("2025-07-07", **UNDER_CCM, nursing=False), degrees=[degree("bachelor", "business")],
        ),
        does=("degree-counseling",), cheapest=("degree-adn", "license-rn"), if_agreed=("earn:certification/ccmc/cdms", "ask-cdms"),
    ),
    "restricted-license": Person(
        "A restricted license does not qualify, and no action lifts a restriction; the degree is allowed only if the Commission says so.",
        CCM, person(job("2023-01-09", **UNDER_CCM), licenses=[license_(restricted=True)], degrees=[BSN]),
        why=("hangs on a yes",), if_agreed=("ask-license-option",),
    ),
    "lapsed-license": Person(
        "The license has lapsed while the work went on. It is restored, and only then one is eligible.",
        CCM, person(job("2023-01-09", "2026-06-30", **UNDER_CCM), licenses=[license_(status="lapsed", expires="2026-06-30")]),
        does=("restore-license",),
    ),
    "license-about-to-run-out": Person(
        "The license ends before the months are full. The plan counts on it and says by when to renew it.",
        CCM, person(job("2026-04-20", **UNDER_CCM), licenses=[license_(expires="2027-01-31")]), renews=True,
        does=(),
    ),
    "foreign-license": Person(
        "A license from another country is a question for the Commission; her degree is a sure way only without it.",
        CCM, person(job("2023-01-09", **UNDER_CCM), licenses=[license_(state="ON", country="CA")], degrees=[BSN]),
        does=("license-rn",), if_agreed=("ask-license-option",),
    ),
    "self-employed-with-two-firms": Person(
        "Self-employed with two client firms on the list; the Commission asks for three.",
        CCM, person(
            job("2022-01-10", employer="Self", self_employed=True, supervised=False),
            licenses=[RN],
            firms=[
                {"name": name, "start": "2022-01-10", "end": None, "billable_hours_per_month": 60} for name in ("Acme", "Beta")
            ],
        ),
        does=("client-firms",),
    ),
    "no-statements": Person(
        "Everything is there but the statements about character and conduct: they are made, and that is all.",
        CCM, person(job("2023-01-09", **UNDER_CCM), licenses=[RN], statements=None),
        does=("attest",),
    ),
    "supervisor": Person(
        "Six months as a supervisor of case managers: the third category, with six to go.",
        CCM, person(
            job("2020-01-06", "2021-05-28"),
            job("2026-05-25", role="case_management_supervisor", case_management_share=0, direct_client_contact=False, essential_activities=False),
            licenses=[RN],
        ),
        does=(),
    ),
    "bedside-only": Person(
        "Ten years at the bedside and nothing else: two years as a nurse are there, hours of case management and courses are not.",
        CMGT, person(job("2016-02-01", **BEDSIDE), licenses=[RN], degrees=[BSN]),
        does=("case-manager-nurse", "courses"),
    ),
    "expired-courses": Person(
        "Thirty hours of courses, four years ago: too old. They are taken again.",
        CMGT, person(job("2020-02-03"), licenses=[RN], degrees=[BSN], courses=[course(30, "2022-10-01")]),
        does=("courses",),
    ),
    "moral-character-false": Person(
        "Who cannot declare good moral character cannot apply. No action changes that, and it is said.",
        CCM, person(
            job("2023-01-09", **UNDER_CCM), licenses=[RN],
            statements={"attestations": {"moral_character": False, "code_of_conduct": True}},
        ),
        why=("Nothing", "Moral character"),
    ),
    "wont-leave": Person(
        "A bedside nurse who will not leave her employer moves into case management where she works.",
        CCM, person(job("2020-01-06", **BEDSIDE), licenses=[RN], degrees=[BSN]), limits=Limits(keep_job=True),
        does=("case-management-where-you-work-ccm",),
    ),
    "nothing-at-all": Person(
        "Somebody from an office, without degree or license: the way is long, and it begins with a degree.",
        CCM, person(job("2020-01-06", **OFFICE)),
        does=("degree-nursing-diploma", "license-rn", "case-manager-nurse-ccm"), cheapest=("degree-adn", "license-rn", "case-manager-nurse-ccm"),
    ),
    "no-money": Person(
        "The same with 300 dollars: the fees alone are more, and the plan says what the cheapest way costs.",
        CCM, person(job("2020-01-06", **OFFICE)), limits=Limits(money=300),
        why=("limit on money", "$17,130"),
    ),
    "little-time": Person(
        "A bedside nurse with five hours a week: courses and preparing take turns, work goes on.",
        CMGT, person(job("2016-02-01", **BEDSIDE), licenses=[RN], degrees=[BSN]), limits=Limits(hours_per_week=5),
        does=("case-manager-nurse", "courses"),
    ),
    "nurse-acm": Person(
        "A case manager since last winter: the hospital exam asks for a year, or 2,080 hours, under supervision.",
        ACM_RN, person(job("2026-02-02"), licenses=[RN], degrees=[BSN]),
        does=(),
    ),
    "social-worker-acm": Person(
        "A bachelor of social work in hospital case management: what the exam for social workers asks.",
        ACM_SW, person(job("2026-02-02", **SOCIAL), licenses=[license_("LBSW")], degrees=[degree("bachelor", "social_work")]),
        does=(),
    ),
    "nurse-cmgt-part-time": Person(
        "A nurse in part-time case management goes full-time: the 2,000 hours come in half the time.",
        CMGT, person(job("2019-02-01", "2026-01-30", **BEDSIDE), job("2026-02-02", **PART_TIME), licenses=[RN], degrees=[BSN], courses=[course(30, "2026-03-01")]),
        does=("full-time",),
    ),
}  # fmt: skip


# --- plans as text ---------------------------------------------------------------------------------------------------


def told(name):
    """A person's plans as text, step by step."""
    planned, lines = PEOPLE[name].planned(), [f"== {name}"]
    for kind, plans in (("plan", planned.plans), ("if the authority agrees", planned.if_agreed)):
        for plan in plans:
            fees = f"{'at least ' if plan.unpriced else ''}${plan.cost.typical:,.0f}"
            lines.append(f"{kind}: eligible {plan.eligible_on}, certified {plan.certified_on or '?'}, {fees}")
            lines += [_line(step) for step in plan.steps]
    lines += [f"no plan: {reason}" for reason in planned.why_not]
    return "\n".join(lines) + "\n"


def _line(step):
    money = f", ${step.cost.typical:,.0f}" if step.cost.typical else ""
    proves = f" → {'; '.join(step.proves)}" if step.proves else ""
    until = f" – {step.until}" if step.until > step.starts else ""
    return f"  {step.starts}{until} [{step.kind}] {step.title}{money}{proves}"


def everybody():
    """All of `people.txt`."""
    return "\n".join(told(name) for name in PEOPLE)


if __name__ == "__main__" and "--accept" in sys.argv:
    PRINTED.write_text(everybody(), encoding="utf-8")
