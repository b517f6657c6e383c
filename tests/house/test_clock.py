"""Only doors read the clock: ruff refuses it everywhere else."""

import subprocess
import sys

import pytest

READINGS = [
    "from datetime import date\n\nTODAY = date.today()\n",
    "from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n",
    "import time\n\nNOW = time.time()\n",
    "from django.utils import timezone\n\nNOW = timezone.now()\n",
    "from django.utils import timezone\n\nTODAY = timezone.localdate()\n",
]


def refused(root, code: str, place: str) -> bool:
    ruff = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--quiet", "--select", "TID251", "--stdin-filename", place, "-"],
        cwd=root,
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ruff.returncode in {0, 1}, ruff.stderr
    return "TID251" in ruff.stdout


@pytest.mark.parametrize("code", READINGS)
@pytest.mark.parametrize("floor", ["criteria", "rulebooks", "planner", "accounts", "config"])
def test_a_floor_cannot_read_the_clock(root, code, floor):
    assert refused(root, code, f"src/caseway/{floor}/anything.py")


@pytest.mark.parametrize("code", READINGS)
@pytest.mark.parametrize("door", ["cli", "web", "web/check"])
def test_a_door_can(root, code, door):
    assert not refused(root, code, f"src/caseway/{door}/anything.py")
