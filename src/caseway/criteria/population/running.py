"""A whole population from files to a file: part by part, so that what is done is kept when something stops it."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
from pyarrow import feather

from caseway import __version__
from caseway.criteria.model import Rule
from caseway.criteria.population import explaining, rejects
from caseway.criteria.population.judging import Judged, judge_numbers, meanings_of
from caseway.criteria.population.output import table_of
from caseway.criteria.population.program import compile_rule
from caseway.criteria.population.reading import Library, Part, default_memory, limit, opened, rows_of
from caseway.criteria.population.rejects import Lines, Reject
from caseway.criteria.population.sources import FolderReader, Source
from caseway.criteria.population.tally import Tally, joined
from caseway.criteria.population.writing import OUTPUTS, Answer, whole
from caseway.criteria.yaml import Fault, Unreadable

Progress = Callable[[int, int], None]
Found = tuple[Tally, list[Reject], int]  # of a part: its people, the rows not used, and how many rows it has


@dataclass(frozen=True)
class Job:
    """What is asked: a rule over a folder of evidence on a day, and where the answer goes.

    reasons: none, clauses or full.  ahead: within how many days the verdict may come to be met.  memory: bytes to stay
    within.  again: forget the parts that are done.
    """

    rule: Rule
    folder: Path
    out: Path
    on: date
    reasons: str = "clauses"
    ahead: int = 0
    memory: int | None = None
    threads: int | None = None
    again: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    rejected: rows not used, listed in the file `rejects`.  notes: sentences on what was not read.  continued: parts that
    an earlier run had done.
    """

    out: Path
    people: int
    tally: Tally
    rejected: int
    rejects: Path | None
    notes: tuple[str, ...]
    continued: int
    seconds: float


def run(job: Job, *, progress: Progress = lambda _done, _all: None) -> Outcome:
    """Judge everyone in a folder; raise Unreadable with every fault of the folder.

    Where the answer is to be, a folder of parts stands until all are done; a run of the same job over the same files
    goes on with those missing. The answer appears whole, or not at all.
    """
    return _Run(job, progress).run()


def judge_folder(
    rule: Rule, folder: Path, *, on: date, ahead: int = 0, memory: int | None = None, threads: int | None = None
) -> Iterator[Judged]:
    """Judge everyone in a folder, part by part in order of their ids, and keep nothing.

    Rows that cannot be used are told with each part. Raises Unreadable with every fault of the folder.
    """
    at_once, most = threads or os.cpu_count() or 1, memory or default_memory()
    with tempfile.TemporaryDirectory() as place, duckdb.connect() as connection, ThreadPoolExecutor(at_once) as pool:
        limit(connection, Path(place), memory=most, threads=at_once)
        found = FolderReader(connection, folder, rule.subject).read()
        library = opened(connection, compile_rule(rule), found, Path(place), memory=most)
        parts = library.parts(memory=most // at_once)
        library.expect(parts)

        def judge(part: Part) -> Judged:
            tables = library.read(part, connection.cursor())
            mine = at_once if len(parts) == 1 else 1
            return judge_numbers(meanings_of(rule), tables, on=on, ahead=ahead, threads=mine)

        yield from pool.map(judge, parts)


class _Run:
    """One run: its database, its folder of parts, and what is done."""

    def __init__(self, job: Job, progress: Progress) -> None:
        if job.out.suffix not in OUTPUTS:
            says = f"the answer is written as {' or '.join(OUTPUTS)}; give it a name that ends so."
            raise Unreadable([Fault(str(job.out), None, "", says)])
        self.job = job
        self.progress = progress
        self.began = time.perf_counter()
        self.program = compile_rule(job.rule)
        self.threads = job.threads or os.cpu_count() or 1
        self.memory = job.memory or default_memory()
        self.place = job.out.with_name(f"{job.out.name}.parts")
        self.connection = duckdb.connect()
        self.tallies: list[Tally] = []
        self.rejects: list[Reject] = []
        self.continued = self.rows_done = 0

    def run(self) -> Outcome:
        reader = FolderReader(self.connection, self.job.folder, self.job.rule.subject)
        found = reader.read()
        self._settle_in(found)
        try:
            library = opened(self.connection, self.program, found, self.place, memory=self.memory, whole=self._is_full)
            for source in library.sources:
                self.rejects += rejects.without_id(source, self.connection)
            self.rejects += rejects.no_rows(self.connection)
            self._judge(library, library.parts(memory=self.memory // self.threads))
        finally:
            self.connection.close()
        shutil.rmtree(self.place)
        tally = joined(self.tallies)
        listed = self._write_rejects([file for source in found if source.is_csv for file in source.files])
        return Outcome(
            self.job.out, tally.people.total(), tally, len(self.rejects), listed, tuple(reader.notes), self.continued,
            time.perf_counter() - self.began,
        )  # fmt: skip

    # --- before ------------------------------------------------------------------------------------------------------

    def _settle_in(self, found: Sequence[Source]) -> None:
        """Make the folder of parts, or find that of an earlier run of the same job."""
        told = self._fingerprint(found)
        mark = self.place / "job"
        if self.job.again or not mark.is_file() or mark.read_text() != told:
            shutil.rmtree(self.place, ignore_errors=True)
            self.place.mkdir(parents=True)
            mark.write_text(told)
        limit(self.connection, self.place, memory=self.memory, threads=self.threads)

    @property
    def _is_full(self) -> bool:
        return self.job.reasons == "full"

    def _fingerprint(self, found: Sequence[Source]) -> str:
        """What a part depends on: the rule, the day, what is asked, and the files as they are."""
        stats = [(file, file.stat()) for one in found for file in one.files]
        files = [(str(file), stat.st_size, stat.st_mtime_ns) for file, stat in stats]
        asked = (self.job.on, self.job.reasons, self.job.ahead, self.job.memory, __version__, files)
        return hashlib.sha256(pickle.dumps((self.job.rule, asked))).hexdigest()

    # --- part by part ------------------------------------------------------------------------------------------------

    def _judge(self, library: Library, parts: Sequence[Part]) -> None:
        """Judge all parts, as many at a time as there are threads, and write each down when its turn has come."""
        rows = sum(rows_of(source) for source in library.sources)
        done = {part.number for part in parts if self._take_up(part)}
        todo = [part for part in parts if part.number not in done]
        library.expect(todo)
        at_once = max(1, min(self.threads, len(todo)))
        with Answer(self.job.out) as answer, ThreadPoolExecutor(at_once) as pool:
            working = {pool.submit(self._judge_part, library, part, self.threads // at_once): part for part in todo}
            try:
                for part in parts:
                    while part.number not in done:
                        done |= self._gather(working, rows)
                    answer.add(self._file(part))
            except BaseException:
                for one in working:
                    one.cancel()
                self.connection.interrupt()
                raise

    def _gather(self, working: dict[Future[Found], Part], rows: int) -> set[int]:
        """Wait for some part; the numbers of those that are done."""
        ready, _ = wait(working, return_when=FIRST_COMPLETED)
        numbers = set()
        for one in ready:
            numbers.add(working.pop(one).number)
            self._count(*one.result())
        people = sum(one.people.total() for one in self.tallies)
        self.progress(people, round(people * max(1, rows / max(1, self.rows_done))))
        return numbers

    def _count(self, tally: Tally, rejected: list[Reject], rows: int) -> None:
        self.tallies.append(tally)
        self.rejects += rejected
        self.rows_done += rows

    def _take_up(self, part: Part) -> bool:
        """Take up what an earlier run found of a part, if one did."""
        if not self._done(part).is_file():
            return False
        plain = json.loads(self._done(part).read_text())
        self._count(Tally.of_json(plain["tally"]), [Reject(*row) for row in plain["rejects"]], plain["rows"])
        self.continued += 1
        return True

    def _judge_part(self, library: Library, part: Part, threads: int) -> Found:
        """Judge a part and keep what was found; its file of done work is written last, and at once."""
        connection = library.connection.cursor()
        tables = library.read(part, connection)
        judged = judge_numbers(
            meanings_of(self.job.rule), tables, on=self.job.on, ahead=self.job.ahead, threads=threads
        )
        table = table_of(judged, reasons=self.job.reasons)
        if self._is_full:
            table = explaining.with_reasons(table, judged, tables)
        tally = Tally()
        tally.add(judged)
        rejected = rejects.rejects_of_part(library, part, judged.faulty, connection) if judged.faulty else []
        rows = sum(one.num_rows for one in tables.values())
        whole(self._file(part), lambda path: feather.write_feather(table, str(path), compression="lz4"))
        plain = {"tally": tally.as_json(), "rejects": [reject.row() for reject in rejected], "rows": rows}
        whole(self._done(part), lambda path: path.write_text(json.dumps(plain)))
        return tally, rejected, rows

    def _file(self, part: Part) -> Path:
        return self.place / f"{part.number:06}.arrow"

    def _done(self, part: Part) -> Path:
        return self.place / f"{part.number:06}.json"

    # --- after -------------------------------------------------------------------------------------------------------

    def _write_rejects(self, csv_files: Sequence[Path]) -> Path | None:
        """The file of rejects beside the answer; none, and none left of an earlier run, where all rows were used."""
        path = self.job.out.with_name(f"{self.job.out.name}.rejects.csv")
        if not self.rejects:
            path.unlink(missing_ok=True)
            return None
        self.rejects = sorted(Lines(csv_files).told(self.rejects), key=lambda one: (one.file, one.line))
        whole(path, lambda place: rejects.write(self.rejects, place, self.job.folder))
        return path
