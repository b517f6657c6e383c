"""Running the command in this process: what it answers, what it prints, what it complains of."""

import io
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from caseway.cli.__main__ import main
from tests.unit.cli import people

FIXTURES = Path(__file__).parents[2] / "fixtures"

ROSA = """\
person: Rosa Diaz
licenses:
  - {type: RN, state: TX, country: US, status: active, restricted: false, independent_assessment: true,
     issued: 2015-06-01, expires: 2027-05-31}
degrees: []
certifications: []
employment:
  - {employer: St. Mary's, role: case_manager, setting: hospital, health_delivery_system: true, nursing: true,
     start: 2026-01-09, end: null, hours_per_week: 40, full_time: true, case_management_share: 1.0, paid: true,
     supervised: true, supervisor_certification: CCM, direct_client_contact: true, essential_activities: true,
     self_employed: false}
continuing_education: []
client_firms: []
attestations: {moral_character: true, code_of_conduct: true}
"""


class Ran(NamedTuple):
    """What came of a command."""

    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys, monkeypatch):
    """Run a command: `run("judge", "ccm", file, stdin="…", CASEWAY_RULEBOOKS=…)`."""

    def run(*argv, stdin="", **environ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        status = main([str(part) for part in argv], {name: str(value) for name, value in environ.items()})
        return Ran(status, *capsys.readouterr())

    return run


@pytest.fixture
def rosa(tmp_path):
    """A nurse's file: on 2026-06-01 seven months short of the CCM, and nothing left unsaid."""
    path = tmp_path / "rosa.yaml"
    path.write_text(ROSA, encoding="utf-8")
    return path


@pytest.fixture
def good():
    """A small rulebook without a fault."""
    return FIXTURES / "good_rulebook"


@pytest.fixture
def bad():
    """A folder of rulebooks with one fault each."""
    return FIXTURES / "bad_rulebooks"


@pytest.fixture
def root():
    """The checkout."""
    return Path(__file__).parents[3]


@pytest.fixture
def members(tmp_path):
    """A folder of evidence on 125 people."""
    folder = tmp_path / "members"
    people.write_members(folder)
    return folder


@pytest.fixture
def ccm():
    """The rule of the CCM."""
    return people.ccm()
