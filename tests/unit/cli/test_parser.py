"""What may be written after `caseway`, what is said when it makes no sense, and what its help looks like."""

import re
import subprocess
import sys

import pytest

import caseway
from caseway.cli import commands, parser, reference

COMMANDS = [
    "judge",
    "compare",
    "plan",
    "renew",
    "packet",
    "rulebooks",
    "diff",
    "check",
    "cases",
    "population",
    "demo",
    "serve",
    "verify-audit",
    "migrate",
    "found",
    "find-duplicates",
    "backup",
    "restore",
    "rotate-keys",
]


def test_the_commands_are_those_of_the_design():
    assert list(parser.HELP) == list(parser.ARGUMENTS) == list(commands.BY_NAME) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_sentence_and_an_example_that_is_understood(run, name):
    ran = run(name, "--help")
    assert ran.status == 0
    said = " ".join(ran.out.split())
    assert parser.HELP[name][0][1:] in said
    examples = re.findall(r"^  caseway (.+)$", ran.out.partition("example:\n")[2], flags=re.MULTILINE)
    assert examples
    for example in examples:
        assert parser.build().parse_args(example.split()).command == name


def test_help_fits_eighty_columns():
    assert max(map(len, reference.page().replace("Made by", "").splitlines())) <= 120
    for one in parser.build_all()[1].values():
        assert max(map(len, one.format_help().splitlines())) <= 80
    assert max(map(len, parser.build().format_help().splitlines())) <= 80


def test_the_version_is_told(run):
    assert run("--version") == (0, f"caseway {caseway.__version__}\n", "")


def test_without_a_command_the_help_is_shown(run):
    ran = run()
    assert ran.status == 2
    assert not ran.out
    assert "judge one person by one rulebook" in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["certify", "ccm", "rosa.yaml"], "invalid choice: 'certify'"),
        (["judge", "ccm"], "the following arguments are required: FILE"),
        (["judge", "ccm", "a.yaml", "--on", "tomorrow"], "“tomorrow” is not a day; write it as 2026-12-31"),
        (["judge", "ccm", "a.yaml", "--on", "20261231"], "is not a day"),
        (["judge", "ccm", "a.yaml", "--on", "2026-W01-1"], "is not a day"),
        (["judge", "ccm", "a.yaml", "--on", "2026-02-30"], "is not a day"),
        (["judge", "ccm", "a.yaml", "--on", "1899-12-31"], "days from 1900 to 2200 are allowed"),
        (["serve", "--port", "0"], "a number from 1 to 65535 is allowed"),
        (["serve", "--port", "http"], "is not a port"),
        (["serve", "--port", "٣"], "is not a port"),
        (["rulebooks", "--json"], "unrecognized arguments: --json"),
    ],
)
def test_wrong_usage_is_told_with_status_two(run, argv, says):
    ran = run(*argv)
    assert ran.status == 2
    assert says in ran.err
    assert not ran.out


def test_a_port_and_a_day_are_read():
    given = parser.build().parse_args(["judge", "ccm", "-", "--on", "2024-02-29"])
    assert str(given.on) == "2024-02-29"
    assert parser.build().parse_args(["serve", "--port", "65535"]).port == 65535


def test_the_reference_is_current(root):
    assert (root / reference.PAGE).read_text(encoding="utf-8") == reference.page()


def test_the_reference_is_written_and_checked(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert reference.main(["--check"]) == 1
    assert "Run: make docs" in capsys.readouterr().err
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0
    reference.PAGE.write_text("old")
    assert reference.main(["--check"]) == 1


LOADED = """
import sys
from caseway.cli.__main__ import main
status = main(sys.argv[1:], {})
sys.stderr.write(f"{status} " + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize(
    "argv", [["judge", "ccm", "FILE"], ["compare", "FILE", "--json"], ["cases", "ccm"], ["check", "ccm"]]
)
def test_nothing_that_judges_brings_django_or_a_database(rosa, argv):
    argv = [str(rosa) if part == "FILE" else part for part in argv]
    done = subprocess.run([sys.executable, "-c", LOADED, *argv], capture_output=True, text=True, check=True)
    status, *modules = done.stderr.split()
    assert status in {"0", "2"}
    assert "caseway" in modules
    assert not set(modules) & {"django", "sqlite3", "gunicorn", "socket", "ssl", "asyncio", "http"}


@pytest.mark.parametrize("module", ["caseway", "caseway.cli"])
def test_it_runs_as_a_module(module):
    done = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"caseway {caseway.__version__}\n"
