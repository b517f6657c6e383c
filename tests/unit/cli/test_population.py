"""`caseway population`: a folder of tables judged, summed up on the terminal, for machines and as a page."""

import errno
import io
import json
import re
import sys
from collections import Counter
from types import ModuleType

import pytest

from caseway.cli import population_table
from caseway.cli.printing import Page
from caseway.criteria.population import running
from caseway.criteria.population.summary import summarize
from caseway.criteria.population.tally import Tally
from tests.unit.cli.people import DAY, pattern

ON = ("--on", "2026-11-26")
SUMMED_UP = ("--summary", *ON)


@pytest.fixture
def canned(monkeypatch, ccm):
    """An engine that has run already: of 100,000 people, and 77 rows of 70 people not used."""
    size = len(list(ccm.clauses()))
    people = Counter({(2,) * size: 60_000, (0,) * size: 40_000})
    tally = Tally(people, left_out=77, incomplete=70)
    jobs = []

    def run(job, *, progress):
        jobs.append(job)
        progress(50_000, 100_000)
        rejects = job.out.with_name(f"{job.out.name}.rejects.csv")
        return running.Outcome(job.out, 100_000, tally, 77, rejects, ("notes.txt is not read.",), 3, 4.0)

    monkeypatch.setattr(running, "run", run)
    return jobs


def failing(monkeypatch, error):
    def run(job, *, progress):
        raise error

    monkeypatch.setattr(running, "run", run)


# --- the answer ------------------------------------------------------------------------------------------------------


def test_everyone_is_judged_into_a_file(run, members, tmp_path):
    out = tmp_path / "answer.csv"
    ran = run("population", "ccm", members, "--out", out, *ON, "--reasons", "none")
    assert ran.status == 0
    assert not ran.out
    rows = [line.split(",") for line in out.read_text(encoding="utf-8").splitlines()]
    assert [cell.strip('"') for cell in rows[0]][:2] == ["person_id", "verdict"]
    assert Counter(row[1].strip('"') for row in rows[1:]) == {"met": 40, "not_met": 85}
    assert "Judged 125 people in " in ran.err
    assert f"The answer is in {out}." in ran.err
    assert list(tmp_path.glob("answer*")) == [out]


def test_what_cannot_be_read_is_listed_and_counted(run, members, tmp_path):
    with (members / "attestations.csv").open("a", encoding="utf-8") as file:
        file.write("500,perhaps,true\n")
    out = tmp_path / "answer.parquet"
    ran = run("population", "ccm", members, "--out", out, *ON, "--quiet")
    rejects = tmp_path / "answer.parquet.rejects.csv"
    assert ran.err == f"1 row was not used, of 1 person. Each is listed with its line and the reason in {rejects}.\n"
    assert "attestations.csv,127,500," in rejects.read_text(encoding="utf-8")


def test_without_a_file_for_the_answer_nothing_is_left_behind(run, members, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    assert run("population", "ccm", members, *SUMMED_UP).status == 0
    assert not list((tmp_path / "temporary").iterdir())


def test_the_folder_s_faults_are_told_all_at_once(run, members):
    (members / "licenses.csv").rename(members / "licences.csv")
    (members / "degrees.csv").write_text("person,level\n1,bachelor\n", encoding="utf-8")
    ran = run("population", "ccm", members, *SUMMED_UP)
    assert ran.status == 2
    assert "“licences”" in ran.err
    assert "licenses" in ran.err
    assert "“person_id”" in ran.err


# --- the table -------------------------------------------------------------------------------------------------------


def test_the_table_answers_first_and_hides_small_numbers(run, members):
    ran = run("population", "ccm", members, *SUMMED_UP, COLUMNS="80")
    assert ran.status == 0
    assert ran.out.startswith("On November 26, 2026, 40 of 120 people qualify (33%).\n")
    assert max(map(len, ran.out.splitlines())) <= 80
    for title in ("Who is left", "What alone keeps people out", "Who nearly qualifies"):
        assert f"\n{title}\n" in ran.out
    kept_out = ran.out[ran.out.index("What alone") : ran.out.index("Who nearly")]
    assert re.findall(r"^ +(\S+) +<11  (\S.*)$", kept_out, flags=re.MULTILINE)[:2] == [
        ("40", "A license, a certification or a degree (any one of 3)"), ("20", "Work experience"),
    ]  # fmt: skip
    assert "Good moral character" not in kept_out
    assert "Within 90 days, 20 more people would qualify." in ran.out
    assert "rounded to the nearest 20" in ran.out
    assert not re.search(r"\b(7|25|33(?!%)|125)\b", ran.out)


def test_exact_numbers_come_with_a_warning(run, members):
    ran = run("population", "ccm", members, *SUMMED_UP, "--smallest", "0", "--within", "5")
    assert ran.out.startswith("On November 26, 2026, 40 of 125 people qualify (32%).\n")
    assert re.search(r"^ +7 +0  Good moral character$", ran.out, flags=re.MULTILINE)
    assert "Within 5 days, nobody would come to qualify." in ran.out
    assert "Numbers are exact." in ran.out


def test_it_can_be_told_not_to_look_ahead(run, canned, tmp_path):
    ran = run("population", "ccm", tmp_path, *SUMMED_UP, "--within", "0")
    assert canned[0].ahead == 0
    assert "Who nearly qualifies" not in ran.out


def told(ccm, people, near=None, *, smallest=11, encoding="utf-8", width=80):
    """The table of a tally, in letters of an encoding."""
    bytes_ = io.BytesIO()
    stream = io.TextIOWrapper(bytes_, encoding=encoding, errors="replace")
    summary = summarize(Tally(Counter(people), Counter(near or {})), ccm, on=DAY, within=90, smallest=smallest)
    population_table.tell(Page(stream, width=width), summary, asked=smallest)
    stream.flush()
    return bytes_.getvalue().decode(encoding)


def test_a_few_people_are_not_told_of_at_all(ccm):
    out = told(ccm, {pattern(ccm, 2): 7})
    assert out.startswith("There are fewer than 11 people here, so nothing is told of them.\n")
    assert "Who is left" not in out


def test_nobody_is_told_as_nobody(ccm):
    assert told(ccm, {}, smallest=0).startswith("There is nobody in this evidence.\n")
    assert told(ccm, {pattern(ccm, 2): 1}, smallest=0).startswith(
        "On November 26, 2026, 1 of 1 person qualifies (100%)."
    )


def test_where_no_part_alone_keeps_anybody_out_it_says_so(ccm):
    assert "No part alone keeps out 11 or more people." in told(ccm, {pattern(ccm, 2): 40})
    assert "No part alone keeps out anybody." in told(ccm, {pattern(ccm, 2): 40}, smallest=0)


def test_bars_are_drawn_in_letters_the_terminal_has(ccm):
    people = {pattern(ccm, 2): 400, pattern(ccm, 1): 100}
    assert "████░░░░" in told(ccm, people)
    assert "####...." in told(ccm, people, encoding="ascii")
    assert "██" not in told(ccm, people, width=60).partition("Everyone")[2]


def test_a_finer_rounding_that_would_give_numbers_away_is_named(ccm):
    people = {pattern(ccm, 2): 10, pattern(ccm, 1): 10, pattern(ccm, 0): 10}
    assert "Rounded more finely, one below 11 could be worked out." in " ".join(told(ccm, people).split())


def test_of_many_groups_of_near_misses_the_largest_are_listed(ccm):
    first, second, third = (child.id.replace("-", "_") for child in ccm.root.children)
    near = {
        pattern(ccm, 2, eligible=0, **dict.fromkeys(lacking, 0)): 100 - 10 * number
        for number, lacking in enumerate(
            [(first,), (second,), (third,), (first, second), (first, third), (second, third)]
        )
    }
    near |= {pattern(ccm, 2, eligible=1, **{first: 1}): 50}
    out = told(ccm, near, near)
    assert "Within 90 days, 500 more people would qualify." in out
    assert re.search(r"^ +140 A license, a certification or a degree$", out, flags=re.MULTILINE)


def test_groups_beyond_the_first_few_are_counted(ccm, monkeypatch):
    monkeypatch.setattr(population_table, "MOST_LACKING", 1)
    first, second, _ = (child.id.replace("-", "_") for child in ccm.root.children)
    near = {pattern(ccm, 2, eligible=0, **{one: 0}): 50 for one in (first, second)}
    assert "and 1 smaller groups" in told(ccm, near, near)


# --- for machines ----------------------------------------------------------------------------------------------------


def test_the_summary_is_json_for_machines(run, members):
    ran = run("population", "ccm", members, *SUMMED_UP, "--json", "--quiet")
    found = json.loads(ran.out)
    assert not ran.err
    assert (found["rulebook"], found["on"], found["people"]) == ("certification/ccmc/ccm", "2026-11-26", 120)
    assert found["verdicts"] == {"met": 40, "unknown": None, "not_met": 80}
    assert found["near"]["lacking"] == [{"ids": ["experience"], "people": 20}]
    by_id = {one["id"]: one for one in found["clauses"]}
    assert by_id["credential"]["alone_keeps_out"] == 40
    assert by_id["character"]["alone_keeps_out"] is None


# --- what cannot be meant --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        ([], "Say where the answer goes with --out FILE, or ask for --summary or --report FILE."),
        (["--json", "--out", "a.csv"], "--json prints the summary as JSON; add --summary."),
        (["--within", "30", "--out", "a.csv"], "--within belongs to a summary"),
        (["--smallest", "5", "--out", "a.csv"], "--smallest belongs to a summary"),
        (["--master", "local[2]", "--summary"], "--master belongs to --engine spark"),
        (["--reasons", "full", "--summary"], "--reasons belongs to an answer in a file; add --out FILE"),
        (["--engine", "spark", "--summary"], "--engine spark needs --out"),
        (["--engine", "spark", "--threads", "2", "--out", "a.parquet"], "--threads belongs to --engine duckdb"),
        (["--engine", "spark", "--again", "--out", "a.parquet"], "--again belongs to --engine duckdb"),
        (["--engine", "spark", "--out", "a.csv"], "its name must end in .parquet"),
        (["--engine", "spark", "--out", "a.parquet", "--summary", "--reasons", "none"], "leave --reasons none out"),
        (["--out", "a.xlsx"], "unable to write a.xlsx: its name must end in .parquet or .csv."),
        (["--out", "folder.csv"], "it is a folder"),
        (["--out", "members/answer.csv"], "it would stand among the evidence"),
        (["--report", "r.pdf"], "its name must end in .html"),
        (["--report", "nowhere/r.html"], "there is no folder nowhere"),
        (["--memory", "lots", "--summary"], "write it as 4GB or 512MB"),
        (["--memory", "1MB", "--summary"], "at least 64MiB"),
        (["--threads", "0", "--summary"], "a whole number from 1 to 1024 is"),
        (["--within", "-1", "--summary"], "a whole number from 0 to 3660 is"),
        (["--within", "ten", "--summary"], "“ten” is not allowed; a whole number from 0 to 3660 is"),
        (["--reasons", "some", "--out", "a.csv"], "invalid choice: 'some'"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_done(run, canned, tmp_path, monkeypatch, argv, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "members").mkdir()
    (tmp_path / "folder.csv").mkdir()
    ran = run("population", "ccm", "members", *argv)
    assert ran.status == 2
    assert says in " ".join(ran.err.split())
    assert not ran.out
    assert not canned


def test_what_is_asked_reaches_the_engine(run, canned, tmp_path):
    out = tmp_path / "a.csv"
    run(
        "population",
        "ccm",
        tmp_path / "members",
        "--out",
        out,
        *ON,
        "--reasons",
        "full",
        "--memory",
        "2GiB",
        "--threads",
        "3",
        "--again",
    )
    (job,) = canned
    assert (job.folder, job.out, job.on, job.reasons) == (tmp_path / "members", out, DAY, "full")
    assert (job.memory, job.threads, job.again, job.ahead) == (2 << 30, 3, True, 0)


def test_for_a_summary_alone_no_clauses_are_written(run, canned, tmp_path):
    assert run("population", "ccm", tmp_path, "--summary", *ON).status == 0
    assert (canned[0].reasons, canned[0].ahead) == ("none", 90)
    assert not canned[0].out.parent.exists()


# --- what is said while it runs and after ----------------------------------------------------------------------------


def test_after_the_run_it_says_what_was_done_and_what_was_not(run, canned, tmp_path):
    report = tmp_path / "r.html"
    ran = run("population", "ccm", tmp_path / "members", "--out", tmp_path / "a.csv", "--report", report, *ON)
    assert ran.err.splitlines() == [
        "Judged 100,000 people in 4.0 seconds (25,000 a second).",
        "3 parts had been done before, and only the rest was judged now.",
        f"The answer is in {tmp_path / 'a.csv'}.",
        f"The report is in {report}.",
        f"77 rows were not used, of 70 people. Each is listed with its line and the reason in {tmp_path / 'a.csv.rejects.csv'}.",
        "notes.txt is not read.",
    ]
    assert report.is_file()
    assert not ran.out


def test_quiet_still_says_what_was_not_used(run, canned, tmp_path):
    ran = run("population", "ccm", tmp_path, "--summary", "--quiet", *ON)
    assert ran.err.splitlines() == [
        "77 rows were not used, of 70 people. Add --out FILE to have each listed with its line and the reason.",
        "notes.txt is not read.",
    ]


@pytest.mark.parametrize(("out", "kept"), [(True, True), (False, False)])
def test_ctrl_c_keeps_what_is_done(run, monkeypatch, tmp_path, out, kept):
    failing(monkeypatch, KeyboardInterrupt())
    ran = run("population", "ccm", tmp_path / "m", *(("--out", tmp_path / "a.csv") if out else ("--summary",)), *ON)
    assert ran.status == 130
    assert ran.err.startswith("Stopped.")
    assert ("run the same command again to continue" in ran.err) == kept
    assert not ran.out


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "a.csv"),
            "unable to write a.csv: the disk is full. Make room",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "/out/a.csv"),
            "unable to write /out/a.csv: Permission denied.",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "members/x.csv"),
            "unable to read members/x.csv: Permission denied.",
        ),
        (OSError("the file is torn"), "the file is torn"),
    ],
)
def test_a_disk_that_refuses_is_told_with_what_to_do(run, monkeypatch, error, says):
    failing(monkeypatch, error)
    ran = run("population", "ccm", "members", "--out", "a.csv", *ON)
    assert ran.status == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1


def test_what_the_query_engine_refuses_is_told_in_a_sentence(run, monkeypatch):
    failing(monkeypatch, type("IOException", (Exception,), {"__module__": "_duckdb"})("cannot spill\nLINE 1"))
    ran = run("population", "ccm", "members", "--out", "a.csv", *ON)
    assert (ran.status, ran.err) == (2, "caseway: unable to judge: cannot spill\n")
    failing(monkeypatch, ZeroDivisionError("a fault of ours"))
    with pytest.raises(ZeroDivisionError):
        run("population", "ccm", "members", "--out", "a.csv", *ON)


def test_a_report_that_cannot_be_written_is_told_and_leaves_nothing(run, canned, tmp_path):
    (tmp_path / "r.html").mkdir()
    ran = run("population", "ccm", tmp_path / "m", "--report", tmp_path / "r.html", *ON)
    assert ran.status == 2
    assert f"unable to write {tmp_path / 'r.html'}: Is a directory. Choose another place with --report." in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


# --- on a cluster ----------------------------------------------------------------------------------------------------


def test_a_cluster_is_asked_as_one_machine_would_be(run, monkeypatch, ccm, tmp_path):
    asked = []
    module = ModuleType("spark")
    module.session = lambda master: asked.append(master) or "session"
    module.judge_with_spark = lambda *args, **more: (
        asked.append((args, more)) or Tally(Counter({pattern(ccm, 2): 50}), left_out=3, incomplete=2)
    )
    monkeypatch.setitem(sys.modules, "caseway.criteria.population.spark", module)
    ran = run(
        "population",
        "ccm",
        "hdfs://m",
        "--out",
        tmp_path / "a.parquet",
        "--engine",
        "spark",
        "--master",
        "spark://h:7077",
        *ON,
    )
    assert ran.status == 0, ran.err
    master, (args, more) = asked
    assert (master, args[0], args[1].name, args[2:]) == (
        "spark://h:7077", "session", "certification/ccmc/ccm", ("hdfs://m", str(tmp_path / "a.parquet")),
    )  # fmt: skip
    assert more == {"on": DAY, "reasons": "clauses", "ahead": 0}
    assert "3 rows were not used, of 2 people. They are counted by person in the answer's column left_out." in ran.err


def test_without_spark_it_says_how_to_get_it(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.delitem(sys.modules, "caseway.criteria.population.spark", raising=False)
    found = "caseway.cli.population.import_module"

    def missing(name):
        raise ModuleNotFoundError(name=missing.name)

    monkeypatch.setattr(found, missing)
    missing.name = "pyspark.sql"
    ran = run("population", "ccm", "m", "--out", "a.parquet", "--engine", "spark", *ON)
    assert (ran.status, ran.err.count("pip install 'caseway[spark]'")) == (2, 1)
    missing.name = "caseway.elsewhere"
    with pytest.raises(ModuleNotFoundError):
        run("population", "ccm", "m", "--out", "a.parquet", "--engine", "spark", *ON)
