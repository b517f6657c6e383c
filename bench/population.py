"""A population: everyone's clauses, three-valued and with bounds, against the same answer by other means."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

from bench import (
    answers,
    by_hand_duckdb,
    by_hand_polars,
    by_hand_python,
    by_hand_spark,
    evidence,
    openfisca_side,
    zen_side,
)
from bench.answers import CCM, CMGT, ON
from bench.measuring import Row, side_by_side
from bench.one_person import PERSON
from caseway import criteria
from caseway.criteria import Evidence, Rule
from caseway.criteria.population import preparing, spark
from caseway.criteria.population.judging import Judged, judge_tables
from caseway.criteria.population.program import compile_rule
from caseway.criteria.population.running import judge_folder

TITLE = "A population"
MILLION = 1_000_000
SAMPLE = 20_000  # for what takes a minute a million: seconds are scaled
ROUNDS = 5
GIGABYTE = 1 << 30
CPUS = os.cpu_count() or 1
METHOD = (
    "One million made-up professionals, 12 million records (`bench/evidence.py`), as one Parquet file a kind, on 2026-11-23, "
    "on all processors: from the files to the state of every clause and the bounds of every measured clause, in memory. "
    "The other sides answer the same, written by hand for this one rule without a rule language, and were held against the "
    "reference bit by bit (`bench/answers.py`); the engine besides checks every value, and settles what missing facts leave "
    f"open (`splitting.py`), which they do not. Medians of {ROUNDS} interleaved rounds in one process. “In memory”: DuckDB's own "
    "tables, and Arrow's. OpenFisca and zen-engine answer two-valued on facts summed up beforehand, untimed (OpenFisca all "
    f"but one sum). Plain Python and zen-engine answered for {SAMPLE:,} people; their seconds are scaled. Evidence is "
    "kept in CASEWAY_BENCH between runs, if that names a folder; CASEWAY_BENCH_LARGE=1 also measures ten million people."
)


def measure() -> list[Row]:
    """Measure everything; large populations only where asked."""
    preparing.prepare()
    with _folder() as place:
        sorted_, sample = _evidence(place, "1m", MILLION), _evidence(place, "sample", SAMPLE)
        shuffled = _evidence(place, "1m-shuffled", MILLION, shuffled=True)
        rows = [
            *_against(CCM, sorted_, "in order", 0.3),
            *_against(CMGT, sorted_, "in order", 0.3),
            *_against(CCM, shuffled, "in random order", 0.55),
            *_in_memory(CCM, sorted_),
            *_other_engines(sorted_, sample),
            *_one_person(sample),
            *_waiting(),
            *_on_spark(sorted_, shuffled),
        ]
        if os.environ.get("CASEWAY_BENCH_LARGE"):
            rows += _large(place, sorted_)
        return rows


@contextmanager
def _folder() -> Iterator[Path]:
    kept = os.environ.get("CASEWAY_BENCH")
    if kept:
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="caseway-bench-") as place:
        yield Path(place)


def _evidence(place: Path, name: str, people: int, *, shuffled: bool = False) -> Path:
    folder = place / name
    if not (folder / ".written").is_file():
        evidence.write(folder, people, shuffled=shuffled)
        (folder / ".written").touch()
    return folder


def _engine(rule: Rule, folder: Path) -> list[Judged]:
    return list(judge_folder(rule, folder, on=ON))


def _against(rule_name: str, folder: Path, order: str, most: float) -> list[Row]:
    """The engine, DuckDB and Polars, from the same files."""
    rule = answers.rule_of(rule_name)
    duck, polars = by_hand_duckdb.prepare(folder, rule_name), by_hand_polars.prepare(folder, rule_name)
    _engine(rule, folder)
    taken = side_by_side(
        ROUNDS, 1,
        engine=lambda: _engine(rule, folder),
        duckdb=lambda: by_hand_duckdb.run(duck),
        polars=lambda: by_hand_polars.run(polars),
    )  # fmt: skip
    return _rows(f"{_letters(rule_name)}, files {order}", taken, most)


def _rows(what: str, taken: Mapping[str, float], most: float) -> list[Row]:
    others = [name for name in taken if name != "engine"]
    return [
        Row(f"{what}: the engine", taken["engine"], "s"),
        *(Row(f"{what}: {name} by hand", taken[name], "s") for name in others),
        Row(f"{what}: the engine ÷ DuckDB by hand", taken["engine"] / taken["duckdb"], "times", most),
        *(
            Row(f"{what}: the engine ÷ {name} by hand", taken["engine"] / taken[name], "times")
            for name in others
            if name != "duckdb"
        ),
    ]


def _letters(rule_name: str) -> str:
    return rule_name.rpartition("/")[2].upper()


def _in_memory(rule_name: str, folder: Path) -> list[Row]:
    """Evidence that lies in memory: as tables of DuckDB, and as Arrow's columns, words by their place in a list."""
    rule = answers.rule_of(rule_name)
    connection = duckdb.connect()
    for file in sorted(folder.glob("*.parquet")):
        connection.execute(f"CREATE TABLE {file.stem} AS SELECT * FROM '{file}'")  # noqa: S608 - our own files
    here = dataclasses.replace(by_hand_duckdb.dialect(folder), table=lambda kind: kind)
    duck = by_hand_duckdb.State(connection, by_hand_duckdb.QUERIES[rule_name](here))
    tables = _tables(rule, folder)
    judge_tables(rule, tables, on=ON, threads=CPUS)
    taken = side_by_side(
        ROUNDS, 1,
        engine=lambda: judge_tables(rule, tables, on=ON, threads=CPUS),
        duckdb=lambda: by_hand_duckdb.run(duck),
    )  # fmt: skip
    connection.close()
    return _rows(f"{_letters(rule_name)}, in memory", taken, 0.15)


def _tables(rule: Rule, folder: Path) -> dict[str, pa.Table]:
    found = {}
    for file in sorted(folder.glob("*.parquet")):
        names = pq.read_schema(file)
        words = [field.name for field in names if pa.types.is_string(field.type)]
        found[file.stem] = pq.read_table(file, read_dictionary=words)
    return {name: table for name, table in found.items() if name in rule.subject.kinds}


def _other_engines(folder: Path, sample: Path) -> list[Row]:
    """Rule engines on facts summed up beforehand, and plain Python on records grouped beforehand."""
    fisca = openfisca_side.prepare(folder, CMGT)
    fisca_taken = side_by_side(3, 1, fisca=lambda: openfisca_side.run(fisca), engine=_asked(CMGT, folder))
    rows = [
        Row("CMGT-BC: OpenFisca-core, two-valued, all but one sum given", fisca_taken["fisca"], "s"),
        Row(
            "CMGT-BC: the engine from the files ÷ OpenFisca", fisca_taken["engine"] / fisca_taken["fisca"], "times", 0.3
        ),
    ]
    scale = MILLION / SAMPLE
    for rule_name in (CCM, CMGT):
        zen, hand = zen_side.prepare(sample, rule_name), by_hand_python.prepare(sample, rule_name)
        taken = side_by_side(
            3, 1,
            engine=_asked(rule_name, folder),
            zen=lambda zen=zen: zen_side.run(zen),
            hand=lambda hand=hand: by_hand_python.run(hand),
        )  # fmt: skip
        name = _letters(rule_name)
        rows += [
            Row(f"{name}: zen-engine, two-valued, all sums given", taken["zen"] * scale, "s"),
            Row(
                f"{name}: the engine from the files ÷ zen-engine", taken["engine"] / taken["zen"] / scale, "times", 0.04
            ),
            Row(f"{name}: plain Python, records grouped", taken["hand"] * scale, "s"),
            Row(f"{name}: the engine from the files ÷ plain Python", taken["engine"] / taken["hand"] / scale, "times"),
        ]
    return rows


def _asked(rule_name: str, folder: Path) -> Callable[[], object]:
    rule = answers.rule_of(rule_name)
    return lambda: _engine(rule, folder)


def _on_spark(sorted_: Path, shuffled: Path) -> list[Row]:
    """Spark on this machine's processors, warm: the kernel in its workers, and its own SQL by hand."""
    rule = answers.rule_of(CCM)
    rows = []
    for order, folder in (("in order", sorted_), ("in random order", shuffled)):
        by_hand = by_hand_spark.prepare(folder, CCM)

        def engine(folder: Path = folder, session: SparkSession = by_hand.session) -> None:
            spark.answers(session, rule, str(folder), on=ON).write.format("noop").mode("overwrite").save()

        def hand(by_hand: by_hand_spark.State = by_hand) -> None:
            by_hand_spark.run(by_hand)

        for _ in range(2):
            engine()
            hand()
        taken = side_by_side(3, 1, engine=engine, hand=hand)
        rows += [
            Row(f"Spark, CCM, files {order}: the engine", taken["engine"], "s"),
            Row(f"Spark, CCM, files {order}: SQL by hand", taken["hand"], "s"),
            Row(f"Spark, CCM, files {order}: the engine ÷ SQL by hand", taken["engine"] / taken["hand"], "times", 1.0),
        ]
    return rows


def _one_person(sample: Path) -> list[Row]:
    """One person: the whole tree with bounds and reasons, against zen-engine on facts summed up beforehand."""
    rule = answers.rule_of(CCM)
    known = rule.subject.evidence(PERSON)
    zen = zen_side.prepare(sample, CCM)
    decision, context = zen.engine.get_decision(zen_side.KEY), zen.contexts[0]
    taken = side_by_side(
        100, 5,
        judge=lambda: criteria.judge(rule, Evidence(known.subject, known.records), on=ON),
        zen=lambda: zen_side.one(zen, 0),
        decision=lambda: decision.evaluate(context),
    )  # fmt: skip
    return [
        Row("one person: judge, new evidence", taken["judge"] * 1e6, "µs"),
        Row("one person: zen-engine, a decision evaluated", taken["decision"] * 1e6, "µs"),
        Row("one person: zen-engine, evaluated by name, which keeps what it compiled", taken["zen"] * 1e6, "µs"),
        Row("one person: judge ÷ zen-engine's decision", taken["judge"] / taken["decision"], "times", 0.25),
        Row("one person: judge ÷ zen-engine by name", taken["judge"] / taken["zen"], "times"),
    ]


def _waiting() -> list[Row]:
    """How long one waits for a rulebook nobody has asked for before, and for the machine code of a new machine."""
    rule = answers.rule_of("program/hud/chronic-homelessness")
    nobody = {"demographics": pa.table({"person_id": pa.array([1], pa.int64())})}
    compile_rule.cache_clear()
    began = time.perf_counter()
    judge_tables(rule, nobody, on=ON)
    waited = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as place:
        told = (
            "import sys, time; from pathlib import Path; from caseway.criteria.population import machine; "
            "machine.PLACES = (Path(sys.argv[1]),); began = time.perf_counter(); "
            "from caseway.criteria.population import preparing; preparing.prepare(); print(time.perf_counter() - began)"
        )
        made = float(subprocess.check_output([sys.executable, "-c", told, place], text=True))  # noqa: S603 - our own
    return [
        Row("a rulebook never seen before, kernel there: until one person is judged", waited, "s", 5),
        Row("machine code of the kernel, once for a machine (`make install` does it)", made, "s"),
    ]


def _large(place: Path, million: Path) -> list[Row]:
    """A hundred thousand, a million and ten million people: time for each, and memory for the most."""
    rule = answers.rule_of(CCM)
    few, many = _evidence(place, "100k", MILLION // 10), _evidence(place, "10m", 10 * MILLION)
    sizes = {"few": (few, MILLION // 10), "million": (million, MILLION), "many": (many, 10 * MILLION)}

    def judged(folder: Path) -> int:
        return sum(len(one.people) for one in judge_folder(rule, folder, on=ON))

    taken = side_by_side(3, 1, **{name: (lambda folder=folder: judged(folder)) for name, (folder, _) in sizes.items()})
    each = {name: taken[name] / people * 1e6 for name, (_, people) in sizes.items()}
    memory = _memory(many, place)
    return [
        Row("CCM, 100 thousand people: for each", each["few"], "µs"),
        Row("CCM, a million people: for each", each["million"], "µs"),
        Row("CCM, ten million people: for each", each["many"], "µs"),
        Row("ten million ÷ a million, for each", each["many"] / each["million"], "times", 1.15),
        Row("a hundred thousand ÷ a million, for each", each["few"] / each["million"], "times", 1.15),
        Row("ten million people, `caseway population --memory 4GB`, reasons by clause", memory[0], "s"),
        Row("its memory at most", memory[1], "GB", 4),
    ]


def _memory(folder: Path, place: Path) -> tuple[float, float]:
    """The seconds and the most memory of the command, in a process of its own."""
    command = [
        str(Path(sys.executable).with_name("caseway")), "population", CCM, str(folder), "--out", str(place / "answer.parquet"),
        "--on", ON.isoformat(), "--memory", "4GB", "--quiet", "--again",
    ]  # fmt: skip
    began = time.perf_counter()
    watched = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    most = int(subprocess.check_output([sys.executable, "-c", watched, *command], text=True))  # noqa: S603 - our own
    (place / "answer.parquet").unlink()
    return time.perf_counter() - began, most * 1024 / GIGABYTE
