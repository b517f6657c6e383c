"""One person against the CCM rulebook: in process, looking ahead, and as a command."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from bench.measuring import Row, side_by_side
from caseway import criteria, rulebooks
from caseway.criteria import Evidence, Verdict

TITLE = "One person, one rulebook"
# A child begins as a copy of its parent, so a small one starts the command whose memory is asked for.
WATCHED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
METHOD = (
    "A person with 12 records (2 licenses, a degree, a certification, 4 jobs, 2 courses, a client firm and the "
    "attestations) against certification/ccmc/ccm on 2026-11-23, the whole tree with bounds and sources. "
    "“Asked again” judges the same evidence, as pages and what-ifs do; “new evidence” also works out every condition anew. "
    "Beside them the same rule written by hand as plain booleans: no bounds, no reasons, no unknowns. Medians of 400 interleaved "
    "rounds. Commands: medians of 15 interleaved runs against a bare interpreter."
)
ON = date(2026, 11, 23)
RULEBOOK = "certification/ccmc/ccm"


def job(employer: str, start: str, end: str | None, **changes: object) -> dict[str, object]:
    """A full-time case management job under a CCM, with some facts changed."""
    return {
        "employer": employer, "role": "case_manager", "setting": "hospital", "health_delivery_system": True,
        "nursing": True, "start": start, "end": end, "hours_per_week": 40, "full_time": True,
        "case_management_share": 1.0, "paid": True, "supervised": True, "supervisor_certification": "CCM",
        "direct_client_contact": True, "essential_activities": True, "self_employed": False,
    } | changes  # fmt: skip


def license_(type_: str, status: str, issued: str, expires: str, *, alone: bool) -> dict[str, object]:
    """A Texas license."""
    return {"type": type_, "state": "TX", "country": "US", "status": status, "restricted": False,
            "independent_assessment": alone, "issued": issued, "expires": expires}  # fmt: skip


def course(title: str, hours: int, completed: str) -> dict[str, object]:
    """A course in nursing case management."""
    topic = "nursing_case_management"
    return {"title": title, "hours": hours, "ethics_hours": 0, "topic": topic, "completed": completed}


PERSON: dict[str, object] = {
    "licenses": [
        license_("RN", "active", "2015-06-01", "2027-05-31", alone=True),
        license_("LPN", "inactive", "2010-06-01", "2016-05-31", alone=False),
    ],
    "degrees": [{"level": "bachelor", "field": "nursing", "accredited": True, "field_experience": True,
                 "conferred": "2014-05-15"}],
    "certifications": [{"type": "CRC", "issuer": "AAPC", "status": "active", "issued": "2020-01-01",
                        "expires": "2030-01-01"}],
    "employment": [
        job("First", "2016-01-04", "2018-02-01", supervisor_certification="none"),
        job("Second", "2020-02-01", "2022-03-31", role="registered_nurse", case_management_share=0.0,
            essential_activities=False),
        job("Third", "2022-06-01", "2022-12-31", full_time=False, hours_per_week=20),
        job("Fourth", "2026-01-09", None),
    ],
    "continuing_education": [course("One", 12, "2025-03-01"), course("Two", 8, "2026-03-01")],
    "client_firms": [{"name": "Acme Health", "start": "2024-01-01", "end": None, "billable_hours_per_month": 40}],
    "attestations": {"moral_character": True, "code_of_conduct": True},
}  # fmt: skip


def measure() -> list[Row]:
    """Judge, look ahead, and start the command."""
    rule = rulebooks.shelf().edition(RULEBOOK, on=ON)
    evidence = rule.subject.evidence(PERSON)

    def anew() -> Verdict:
        return criteria.judge(rule, Evidence(evidence.subject, evidence.records), on=ON)

    taken = side_by_side(
        400, 5,
        again=lambda: criteria.judge(rule, evidence, on=ON),
        anew=anew,
        ahead=lambda: criteria.judge(rule, evidence, on=ON).earliest,
        tree=lambda: criteria.as_json(criteria.judge(rule, evidence, on=ON)),
        by_hand=lambda: by_hand(evidence.records),
    )  # fmt: skip
    micro = 1e6
    return [
        Row("judge, asked again", taken["again"] * micro, "µs", 60),
        Row("judge, new evidence", taken["anew"] * micro, "µs", 60),
        Row("the same by hand: plain booleans, two-valued, no reasons", taken["by_hand"] * micro, "µs"),
        Row("judge (new evidence) ÷ by hand", taken["anew"] / taken["by_hand"], "times"),
        Row("earliest day", (taken["ahead"] - taken["again"]) * 1e3, "ms", 20),
        Row("the tree in words, as JSON", (taken["tree"] - taken["again"]) * 1e3, "ms"),
        *_command(),
    ]


def by_hand(records: dict[str, tuple[dict[str, object], ...]]) -> bool:
    """The CCM rule as one would write it for this one purpose, full answers assumed."""
    licensed = any(
        one["type"] not in ("LPN", "LVN") and one["status"] == "active" and not one["restricted"]
        and one["independent_assessment"] and one["issued"] <= ON <= one["expires"]  # type: ignore[operator]
        for one in records["licenses"]
    )  # fmt: skip
    since = date(2021, 11, 23)

    def months(*, under_ccm: bool) -> float:
        days = set()
        for one in records["employment"]:
            if not (one["full_time"] and one["paid"] and one["essential_activities"] and one["direct_client_contact"]):
                continue
            if under_ccm and one["supervisor_certification"] != "CCM":
                continue
            first, last = max(one["start"], since), min(one["end"] or ON, ON)  # type: ignore[type-var, call-overload]
            days.update(range(first.toordinal(), last.toordinal()))
        return len(days) / 30.4375

    experienced = months(under_ccm=True) >= 12 or months(under_ccm=False) >= 24
    pledged = records["attestations"][0]
    return bool(licensed and experienced and pledged["moral_character"] and pledged["code_of_conduct"])


def _command() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        person = Path(folder) / "person.json"
        person.write_text(json.dumps(PERSON))
        judge = [
            str(Path(sys.executable).with_name("caseway")),
            "judge",
            RULEBOOK,
            str(person),
            "--on",
            ON.isoformat(),
            "--json",
        ]
        bare = [sys.executable, "-c", "pass"]
        taken: dict[str, list[float]] = {"judge": [], "bare": []}
        for _ in range(15):
            for name, command in (("bare", bare), ("judge", judge)):
                began = time.perf_counter()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
                taken[name].append(time.perf_counter() - began)
        memory = int(subprocess.check_output([*bare[:1], "-c", WATCHED, *judge], text=True)) / 1024  # noqa: S603 - as above
    return [
        Row("caseway judge, over a bare interpreter", median(taken["judge"]) - median(taken["bare"]), "s", 0.15),
        Row("a bare interpreter", median(taken["bare"]), "s"),
        Row("memory of the command", memory, "MB", 80),
    ]
