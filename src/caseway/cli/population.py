"""`caseway population`: everyone in a folder of evidence judged by one rulebook, into a file and summed up."""

from __future__ import annotations

import errno
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path

from caseway import criteria, rulebooks
from caseway.cli import finding
from caseway.cli.finding import Unable
from caseway.cli.printing import Page, counted, seen
from caseway.cli.progress import Progress, lasting
from caseway.criteria.population.summary import Summary, as_json, summarize
from caseway.criteria.population.tally import Tally

DONE, INTERRUPTED = 0, 130
OUTPUTS = (".parquet", ".csv")
WITHIN = 90
ENGINES = ("duckdb", "pyarrow", "pyspark", "py4j")  # what these say of a file, a disk or a cluster is for the user


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, as its arguments say; None where one was not given."""

    rulebook: str
    folder: str
    out: str | None
    on: date
    engine: str
    master: str | None
    reasons: str | None
    summary: bool
    as_json: bool
    report: str | None
    within: int | None
    smallest: int | None
    memory: int | None
    threads: int | None
    again: bool
    quiet: bool

    @property
    def sums_up(self) -> bool:
        """Whether a summary is made."""
        return self.summary or self.report is not None

    @property
    def ahead(self) -> int:
        """How many days to look ahead."""
        return (WITHIN if self.within is None else self.within) if self.sums_up else 0

    @property
    def smallest_shown(self) -> int:
        """The smallest number of people that may be told."""
        return 11 if self.smallest is None else self.smallest


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a run, whichever engine did it."""

    tally: Tally
    seconds: float
    rejected: int
    rejects: Path | None = None
    notes: tuple[str, ...] = ()
    continued: int = 0


def population(page: Page, *, shelf: rulebooks.Shelf, asked: Asked) -> int:
    """Judge everyone, and tell what was asked."""
    _check(asked)
    rule = finding.rule(asked.rulebook, on=asked.on, shelf=shelf)
    try:
        with _place(asked) as out:
            ran = _with_spark(rule, asked) if asked.engine == "spark" else _with_duckdb(rule, asked, out)
    except KeyboardInterrupt:
        kept = " What is done is kept; run the same command again to continue." if asked.out else ""
        sys.stderr.write(f"Stopped.{kept}\n")
        return INTERRUPTED
    except OSError as error:
        raise Unable(_why_not(error, asked)) from None
    except Exception as error:
        if type(error).__module__.lstrip("_").partition(".")[0] not in ENGINES:
            raise
        raise Unable(f"unable to judge: {str(error).strip().splitlines()[0]}") from None
    if asked.sums_up:
        _sum_up(page, rule, asked, ran.tally)
    page.stream.flush()
    _close(asked, ran)
    return DONE


# --- what makes no sense ---------------------------------------------------------------------------------------------


def _check(asked: Asked) -> None:
    """Refuse what cannot be meant, before hours of work."""
    if asked.out is None and not asked.sums_up:
        raise Unable(
            "nothing is asked for. Say where the answer goes with --out FILE, or ask for --summary or --report FILE."
        )
    if asked.as_json and not asked.summary:
        raise Unable("--json prints the summary as JSON; add --summary.")
    if not asked.sums_up:
        _belongs(asked, ("within", "smallest"), "a summary; add --summary or --report FILE")
    if asked.engine == "spark":
        _belongs(asked, ("memory", "threads", "again"), "--engine duckdb; a cluster has settings of its own")
        if asked.out is None:
            raise Unable("--engine spark needs --out, a place that the whole cluster can reach.")
        if asked.sums_up and asked.reasons == "none":
            raise Unable("--engine spark sums up what the answer says of each clause; leave --reasons none out.")
    else:
        _belongs(asked, ("master",), "--engine spark")
    if asked.out is None:
        _belongs(asked, ("reasons",), "an answer in a file; add --out FILE")
    else:
        _check_out(asked.out, asked)
    if asked.report is not None:
        _check_report(Path(asked.report))


def _belongs(asked: Asked, names: tuple[str, ...], what: str) -> None:
    for name in names:
        if getattr(asked, name) not in (None, False):
            raise Unable(f"--{name} belongs to {what}.")


def _check_out(out: str, asked: Asked) -> None:
    path = Path(out)
    allowed = OUTPUTS[:1] if asked.engine == "spark" else OUTPUTS
    if path.suffix not in allowed:
        raise Unable(f"unable to write {out}: its name must end in {' or '.join(allowed)}.")
    if path.is_dir() and asked.engine != "spark":
        raise Unable(f"unable to write {out}: it is a folder. Name a file in it.")
    if path.resolve().parent == Path(asked.folder).resolve():
        raise Unable(
            f"unable to write {out}: it would stand among the evidence. Choose a place outside {asked.folder}."
        )


def _check_report(path: Path) -> None:
    if path.suffix not in (".html", ".htm"):
        raise Unable(f"unable to write {path}: a report is a page; its name must end in .html.")
    if not path.parent.is_dir():
        raise Unable(f"unable to write {path}: there is no folder {path.parent}.")


# --- judging ---------------------------------------------------------------------------------------------------------


@contextmanager
def _place(asked: Asked) -> Iterator[Path]:
    """Where the answer goes: the file asked for, or one that is removed when it has been summed up."""
    if asked.out is not None:
        yield Path(asked.out)
        return
    with tempfile.TemporaryDirectory(prefix="caseway-") as folder:
        yield Path(folder, "answer.parquet")


def _with_duckdb(rule: criteria.Rule, asked: Asked, out: Path) -> Ran:
    from caseway.criteria.population import preparing, running  # bring the query engine, which only this needs

    if not preparing.is_prepared():
        if not asked.quiet:
            sys.stderr.write("Making the engine's machine code, once for this machine. It takes about half a minute.\n")
        preparing.prepare()
    job = running.Job(
        rule, Path(asked.folder), out, asked.on, asked.reasons or ("clauses" if asked.out else "none"), asked.ahead,
        asked.memory, asked.threads, asked.again,
    )  # fmt: skip
    with Progress(sys.stderr, quiet=asked.quiet) as progress:
        outcome = running.run(job, progress=progress)
    return Ran(
        outcome.tally, outcome.seconds, outcome.rejected, outcome.rejects, outcome.notes, outcome.continued
    )  # fmt: skip


def _with_spark(rule: criteria.Rule, asked: Asked) -> Ran:
    try:
        spark = import_module("caseway.criteria.population.spark")  # brings Spark, which few have
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "pyspark":
            raise
        raise Unable(
            "unable to use Spark: it is not installed. Install it with: pip install 'caseway[spark]'"
        ) from None
    began = time.monotonic()
    reasons = asked.reasons or "clauses"
    session = spark.session(asked.master)
    tally = spark.judge_with_spark(
        session, rule, asked.folder, asked.out, on=asked.on, reasons=reasons, ahead=asked.ahead
    )
    return Ran(tally, time.monotonic() - began, tally.left_out)


def _why_not(error: OSError, asked: Asked) -> str:
    """What a file system refused, and what to do next."""
    place = str(error.filename or asked.out or tempfile.gettempdir())
    reason = error.strerror or str(error).splitlines()[0]
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"unable to write {place}: the disk is full. Make room or choose another place with --out. What is done is kept; "
            "run the same command again to continue."
        )
    if place.startswith(asked.folder):
        return f"unable to read {place}: {reason}."
    return f"unable to write {place}: {reason}. Choose another place with --out."


# --- telling ---------------------------------------------------------------------------------------------------------


def _sum_up(page: Page, rule: criteria.Rule, asked: Asked, tally: Tally) -> None:
    summary = summarize(tally, rule, on=asked.on, within=asked.ahead, smallest=asked.smallest_shown)
    if asked.as_json:
        page.stream.write(json.dumps(as_json(summary), indent=2, ensure_ascii=False) + "\n")
    elif asked.summary:
        from caseway.cli import population_table  # JSON needs no words

        population_table.tell(page, summary, asked=asked.smallest_shown)
    if asked.report is not None:
        _write_report(Path(asked.report), summary, asked)


def _write_report(path: Path, summary: Summary, asked: Asked) -> None:
    from caseway.cli import population_report  # only where it is asked for

    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        unfinished.write_text(population_report.html(summary, asked=asked.smallest_shown), encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Unable(f"unable to write {path}: {error.strerror}. Choose another place with --report.") from None


def _close(asked: Asked, ran: Ran) -> None:
    """Say on standard error what was done; what was not used is said even to those who want quiet."""
    if not asked.quiet:
        people = ran.tally.people.total()
        rate = f" ({round(people / ran.seconds):,} a second)" if people and ran.seconds else ""
        _say(f"Judged {counted(people, 'person', 'people')} in {lasting(ran.seconds)}{rate}.")
        if ran.continued:
            _say(f"{counted(ran.continued, 'part')} had been done before, and only the rest was judged now.")
        for what, where in (("answer", asked.out), ("report", asked.report)):
            if where is not None:
                _say(f"The {what} is in {where}.")
    if ran.rejected:
        _say(_rejected(asked, ran))
    for note in ran.notes:
        _say(note)


def _rejected(asked: Asked, ran: Ran) -> str:
    """How many rows were not used, whose they are, and where each is listed."""
    rows = "1 row was" if ran.rejected == 1 else f"{ran.rejected:,} rows were"
    of = counted(ran.tally.incomplete, "person", "people")
    if asked.engine == "spark":
        listed = "They are counted by person in the answer's column left_out."
    elif ran.rejects is None or asked.out is None:
        listed = "Add --out FILE to have each listed with its line and the reason."
    else:
        listed = f"Each is listed with its line and the reason in {ran.rejects}."
    return f"{rows} not used, of {of}. {listed}"


def _say(sentence: str) -> None:
    sys.stderr.write(f"{seen(sentence)}\n")
