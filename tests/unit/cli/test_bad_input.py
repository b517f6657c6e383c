"""Whatever a file holds: a sentence that names the place, status 2, no traceback, no hang."""

import os
import subprocess
import sys
import time

import pytest

MOST_SECONDS = 2  # of this process's own time, so that a busy machine fails no test

BAD = {
    "unreadable": ("licenses: [{type: RN\n", "this is not YAML"),
    "half a JSON": ('{"licenses": [', "neither JSON nor YAML"),
    "a wrong type": ("employment: [{hours_per_week: forty}]", "employment[0].hours_per_week: “forty” is not a number"),
    "a list for a word": ("licenses: [{type: [RN]}]", "licenses[0].type"),
    "a word for a list": ("licenses: none", "licenses: a list is expected here; write [] for “none”"),
    "a scalar": ("Rosa", "records are expected here"),
    "an unknown kind": ("jobs: []", "unknown kind of record “jobs”"),
    "an unknown field": ("licenses: [{kind: RN}]", "licenses[0].kind: unknown field “kind”"),
    "an unknown choice": ("licenses: [{type: rn}]", "Did you mean RN?"),
    "days reversed": (
        "employment: [{start: 2026-01-02, end: 2026-01-01}]",
        "employment[0].end: “end” (2026-01-01) comes before “start” (2026-01-02)",
    ),
    "no such day": ("employment: [{start: 2026-02-30}]", "“2026-02-30” is not a day of the calendar"),
    "a day out of range": ("employment: [{start: 0001-01-01}]", "days from 1900 to 2200 are allowed"),
    "a share over one": ("employment: [{case_management_share: 40}]", "employment[0].case_management_share"),
    "not a number": ('{"employment": [{"hours_per_week": NaN}]}', "“NaN” is not a number"),
    "a huge number": ('{"employment": [{"hours_per_week": 1e999}]}', "hours_per_week"),
    "a hundred digits": (f"employment: [{{hours_per_week: {'9' * 100}}}]", "hours_per_week"),
    "the word no": ("attestations: {moral_character: no}", "can be read in more than one way"),
    "a tag": ("person: !!python/object/apply:os.system [exit 3]", "a tag"),
    "a bomb of aliases": ("a: &a [x, x]\nb: &b [*a, *a]\nlicenses: [*b, *b]", "an alias"),
    "a key twice": ("licenses: []\nlicenses: []", "written twice"),
    "ten thousand jobs": ("employment:\n" + "  - {role: other}\n" * 10_000, "10,000 records; at most 500"),
    "ten thousand nests": ("[" * 10_000 + "]" * 10_000, "nested more than 32 deep"),
    "ten thousand nests of YAML": ("a: " + "{a: " * 10_000 + "}" * 10_000, "nested more than 32 deep"),
    "a long name": (f"person: {'x' * 5000}", "at most 200 letters"),
    "a long word": (f"employment: [{{employer: {'x' * 5000}}}]", "at most 300"),
    "a control character": ('employment: [{employer: "\\e[2J"}]', "control character"),
    "a NUL": ("person: \0", "not YAML"),
    "nothing": ("", "the file is empty"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", [["judge", "ccm"], ["compare"]])
def test_a_file_that_cannot_be_used_is_refused_with_its_place(run, tmp_path, command, name):
    content, says = BAD[name]
    file = tmp_path / "person.yaml"
    file.write_text(content, encoding="utf-8")
    start = time.process_time()
    ran = run(*command, file)
    assert time.process_time() - start < MOST_SECONDS
    assert ran.status == 2
    assert says in ran.err
    assert all(line.startswith((str(file), "and ")) for line in ran.err.splitlines())
    assert "Traceback" not in ran.err
    assert not ran.out


def test_every_fault_is_named_at_once(run, tmp_path):
    file = tmp_path / "person.yaml"
    file.write_text("licenses:\n  - {type: nurse}\n  - {status: fine}\nemployment: [{paid: maybe}]\n")
    places = [line.removeprefix(f"{file}:").split(": ")[:2] for line in run("judge", "ccm", file).err.splitlines()]
    assert places == [["2", "licenses[0].type"], ["3", "licenses[1].status"], ["4", "employment[0].paid"]]


def test_more_faults_than_anyone_reads_are_counted(run, tmp_path):
    file = tmp_path / "person.yaml"
    file.write_text("licenses:\n" + "  - {type: nurse}\n" * 400)
    lines = run("judge", "ccm", file).err.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "and 350 more. Mend these first."


def test_what_is_not_utf_8_is_refused(run, tmp_path):
    file = tmp_path / "person.yaml"
    file.write_bytes("person: José\n".encode("latin-1"))
    ran = run("judge", "ccm", file)
    assert ran.status == 2
    assert "Save the file as UTF-8" in ran.err


HOSTILE = [
    "\u202eevil",  # turns the line around
    "\x9b31mred",  # a terminal command without an escape sign
    "<script>alert(1)</script>",
    "{label} {0} %s %(x)s",
    "' OR 1=1 --",
    "𝕏" * 100,
    "日本病院",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_word_is_only_a_word(run, tmp_path, text):
    file = tmp_path / "person.yaml"
    file.write_text(f"employment: [{{employer: {ascii_json(text)}, role: other, start: 2020-01-01, end: null}}]\n")
    for command in (["judge", "ccm", file, "--full"], ["compare", file], ["judge", "ccm", file, "--json"]):
        ran = run(*command)
        assert ran.status == 0
        assert not ran.err
        if "--json" not in command:
            assert not set(ran.out) & {"\u202e", "\x9b", "\x1b"}


def ascii_json(text: str) -> str:
    return '"' + "".join(f"\\U{ord(letter):08x}" for letter in text) + '"'


def test_half_a_letter_does_not_stop_it(run, tmp_path):
    file = tmp_path / "person.json"
    file.write_text('{"employment": [{"employer": "\\ud83d", "role": "other"}]}')
    for more in ([], ["--full"], ["--json"]):
        assert run("judge", "ccm", file, *more).status == 0


def test_a_hostile_name_of_a_field_is_shown_harmless(run, tmp_path):
    file = tmp_path / "person.yaml"
    file.write_text('licenses: [{"\\e[2J\\e]0;owned\\a": 1}]')
    ran = run("judge", "ccm", file)
    assert ran.status == 2
    assert "\x1b" not in ran.err


def caseway(*argv, **options):
    return subprocess.run(
        [sys.executable, "-m", "caseway", *map(str, argv)],
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
        **options,
    )


def test_ten_megabytes_are_refused_at_once(tmp_path):
    file = tmp_path / "person.yaml"
    file.write_text("employment:\n" + "  - {employer: St. Mary's, role: case_manager, start: 2020-01-01}\n" * 160_000)
    assert file.stat().st_size > 10_000_000
    start = time.perf_counter()
    done = caseway("judge", "ccm", file)
    assert time.perf_counter() - start < MOST_SECONDS
    assert done.returncode == 2
    assert "over 1,000,000 bytes" in done.stderr
    assert caseway("judge", "ccm", "-", input=file.read_text(encoding="utf-8")).returncode == 2


def test_as_many_records_as_are_read_are_judged_in_time(tmp_path):
    file = tmp_path / "person.yaml"
    rows = [f"  - {{employer: E{n}, role: case_manager, start: {2000 + n % 26}-0{1 + n % 9}-01}}\n" for n in range(500)]
    file.write_text("employment:\n" + "".join(rows))
    before = os.times()
    assert caseway("judge", "ccm", file, "--on", "2026-06-01").returncode == 0
    after = os.times()
    assert after.children_user + after.children_system - before.children_user - before.children_system < MOST_SECONDS


def test_a_reader_who_leaves_early_is_no_fault(rosa):
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "caseway", "judge", "ccm", rosa, "--full"],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=20,
        )
    assert (done.returncode, done.stderr) == (0, "")
