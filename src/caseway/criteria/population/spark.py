"""Populations on a Spark cluster one already has: the same kernel, in Python workers, between a shuffle and a commit.

Spark does what a cluster is for: it reads files wherever they are, brings each person's records together, starts tasks
anew where a machine dies, and writes the answer so that it is there whole or not at all. What a task does is judge the
people of one part of the population with `judge_tables`, as one machine would.

1. The records of a file, or of some row groups of it, are dealt out by whose they are, into so many parts that one
   part's records fit easily into a worker (`dealing.py`). Where a task can, it reads them itself (`spark_groups.py`);
   where not, Spark reads them and hands them over as narrow rows (`packing.py`).
2. Spark brings what was dealt to each part together.
3. A task puts the records of its part into the order their files had, judges, and hands the answer on.

Evidence in order needs none of that: its tasks read ranges of people (`spark_ranges.py`).
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial, reduce
from pathlib import Path
from posixpath import normpath
from uuid import uuid4

import numpy as np
import pyarrow as pa
from pyspark import TaskContext
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, expr

from caseway.criteria.model import Rule
from caseway.criteria.noting import unknown_word
from caseway.criteria.population import explaining
from caseway.criteria.population.columns import FAULTY, KEY
from caseway.criteria.population.dealing import (
    DEALT,
    MOST_PARTS,
    PART,
    deal,
    gathered,
    place_of,
    rows_at_once,
    together,
)
from caseway.criteria.population.judging import PEOPLE, judge_tables
from caseway.criteria.population.output import EARLIEST, LEFT_OUT, VERDICT, names_of, table_of
from caseway.criteria.population.packed_answers import Packing
from caseway.criteria.population.packing import Layout, layouts_of, packed, quoted, unpacked
from caseway.criteria.population.program import compile_rule
from caseway.criteria.population.reading import Library, Part
from caseway.criteria.population.spark_groups import Share, dealt_share, shares_of
from caseway.criteria.population.spark_ranges import folder_of, library_of, open_library, parts_in_order, read
from caseway.criteria.population.spark_session import keep_modules, not_about_pandas, session
from caseway.criteria.population.tally import Tally
from caseway.criteria.text import Text
from caseway.criteria.yaml import Fault, Unreadable

ROWS_TOGETHER = 1_000_000  # rows in a part, about
FULL_AT_ONCE = 20  # so many times fewer where reasons are told in full
LEAST_PARTS = 8  # so that a small population uses a few cores too, unless it is very small
FEW = 20_000  # rows that are not worth a part of their own
ROWS_IN_BATCH = 65_536

CORRUPT = "_corrupt_record"  # where Spark keeps a line of CSV that it cannot take apart
WHOLE = ("tinyint", "smallint", "int", "bigint")

Task = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


@dataclass(frozen=True)
class Found:
    """One kind's file, or folder of files, as Spark reads it; `types` are those of its columns."""

    name: str
    form: str
    frame: DataFrame

    @property
    def types(self) -> dict[str, str]:
        """Its columns with their types."""
        return dict(self.frame.dtypes)


@dataclass(frozen=True)
class Work:
    """What a task is told: the rule as bytes, and what is asked."""

    rule: bytes
    on: date
    reasons: str
    ahead: int

    @property
    def is_full(self) -> bool:
        """Whether everyone's reasons are told in full."""
        return self.reasons == "full"


def judge_with_spark(
    session: SparkSession, rule: Rule, folder: str, out: str, *, on: date, reasons: str = "clauses", ahead: int = 0
) -> Tally:
    """Judge everyone in a folder of evidence and write the answer, as Parquet, to a folder that is not there yet.

    Both are places the whole cluster can reach, as Spark names them: a path all machines share, hdfs://, s3a://. What
    the columns are, `output.table_of` says. The answer is the one `judge_tables` gives, whatever the number of machines.
    """
    place = _whole(out)
    answers(session, rule, folder, on=on, reasons=reasons, ahead=ahead).write.parquet(place)
    return tally_of(session, rule, place)


def answers(
    session: SparkSession, rule: Rule, folder: str, *, on: date, reasons: str = "clauses", ahead: int = 0
) -> DataFrame:
    """The answer on everyone in a folder of evidence, not yet worked out; raise Unreadable with every fault of the folder.

    A folder holds a file `kind.parquet` or `kind.csv` for each kind of record, or a folder of such files, and may hold one
    of `people`; whoever is in any of them is judged, and a row without a `person_id` is nobody's. Ids stay the whole
    numbers or the texts they are. A row some of whose values cannot be read as their types is left out, and it is not
    known then which records of the kind the person has; so is a line of CSV that has too few or too many parts.

    Records of a person are judged in the order of their file; where a kind has several files, these follow each other in
    an order that is always the same for the same files on the same cluster. The order tells which record counts where
    there can be one only, and which missing facts are settled first of somebody who misses more than eight.
    """
    place = _whole(folder)
    paths = listed(session, place)
    work = Work(pickle.dumps(rule), on, reasons, ahead)
    shared = folder_of(paths, place) if paths else None
    if shared:
        library = open_library(rule, shared, whole=work.is_full)
        if parts := parts_in_order(library):
            return _of_ranges(session, work, shared, library, parts)
        if shares := shares_of(library):
            return _of_groups(session, work, library, *shares)
    return _of_rows(work, find(session, place, paths, list(rule.subject.kinds)))


def _of_ranges(session: SparkSession, work: Work, folder: str, library: Library, parts: Sequence[Part]) -> DataFrame:
    """The answer where each task reads a range of people."""
    judge = partial(judged_ranges, work, folder, parts, str(uuid4()))
    kinds = [source.name for source in library.sources]
    return _answered(_numbered(session, parts), judge, work, kinds, whole_numbers=library.key_type == "BIGINT")


def _of_groups(session: SparkSession, work: Work, library: Library, shares: Sequence[Share], rows: int) -> DataFrame:
    """The answer where each task reads some row groups, and Spark brings together what they deal out."""
    parts = parts_for(work, rows)
    with not_about_pandas():
        dealt = _numbered(session, shares).mapInArrow(partial(dealt_shares, shares, parts), DEALT)
    return _brought_together(dealt, work, [source.name for source in library.sources], parts, whole_numbers=True)


def _of_rows(work: Work, sources: Mapping[str, Found]) -> DataFrame:
    """The answer where Spark reads the files."""
    rows, whole_numbers = survey(sources)
    kinds, parts = list(sources), parts_for(work, rows)
    key = f"CAST({KEY} AS {'BIGINT' if whole_numbers else 'STRING'})"
    with not_about_pandas():
        dealt = [_dealt(sources[one.name], one, kinds.index(one.name), key, parts) for one in layouts_for(work, kinds)]
    return _brought_together(reduce(DataFrame.unionAll, dealt), work, kinds, parts, whole_numbers=whole_numbers)


def _dealt(source: Found, layout: Layout, tag: int, key: str, parts: int) -> DataFrame:
    """A kind's rows, handed over to tasks that deal them out."""
    narrow = [f"{key} AS {KEY}", f"pmod(hash({key}), {parts}) AS {PART}", *packed(layout, source.types)]
    return (
        source.frame.where(f"{KEY} IS NOT NULL")
        .selectExpr(*narrow)
        .mapInArrow(partial(dealt_rows, layout, tag, parts), DEALT)
    )


def _brought_together(
    dealt: DataFrame, work: Work, kinds: Sequence[str], parts: int, *, whole_numbers: bool
) -> DataFrame:
    """The answer on what was dealt out, part by part."""
    return _answered(
        dealt.repartitionById(parts, col(PART)),
        partial(judged_part, work, kinds),
        work,
        kinds,
        whole_numbers=whole_numbers,
    )


def _answered(frame: DataFrame, judge: Task, work: Work, kinds: Iterable[str], *, whole_numbers: bool) -> DataFrame:
    """What tasks say of a frame's rows, with the columns of a table of answers."""
    anybody = pa.table({KEY: pa.array([0] if whole_numbers else ["0"])})
    packing = packing_of(work, answer_on(work, dict.fromkeys(kinds, anybody)).schema)
    with not_about_pandas():
        return frame.mapInArrow(judge, packing.taken_over()).selectExpr(*packing.unpacked())


def _numbered(session: SparkSession, ones: Sequence[object]) -> DataFrame:
    """The numbers of some things, a task each."""
    return session.range(0, len(ones), 1, len(ones))


def _whole(place: str) -> str:
    """A place by its whole name, whatever folder a process of the cluster stands in."""
    return place if ":" in place else str(Path(place).absolute())


def tally_of(session: SparkSession, rule: Rule, out: str) -> Tally:
    """How many people there are of each pattern of verdicts in an answer; of one without clauses, of each verdict."""
    frame = session.read.parquet(out)
    names = [VERDICT, *(name for name in names_of(list(rule.clauses()))[1:] if name in frame.columns)]
    state = "CASE {0} WHEN 'met' THEN '2' WHEN 'unknown' THEN '1' ELSE '0' END"
    pattern = f"concat({', '.join(state.format(quoted(name)) for name in names)}) AS pattern"
    near = f"{VERDICT} <> 'met' AND {EARLIEST} IS NOT NULL" if EARLIEST in frame.columns else "false"
    sums = ["count(*)", "count_if(near)", f"sum({LEFT_OUT})", f"count_if({LEFT_OUT} > 0)"]
    told = frame.selectExpr(pattern, f"{near} AS near", LEFT_OUT).groupBy("pattern").agg(*map(expr, sums))
    tally = Tally()
    for digits, people, close, left_out, incomplete in told.collect():
        states = tuple(map(int, digits))
        tally.people[states] += people
        if close:
            tally.near[states] += close
        tally.left_out += left_out
        tally.incomplete += incomplete
    return tally


# --- the evidence ----------------------------------------------------------------------------------------------------


def find(session: SparkSession, folder: str, paths: Sequence[str], kinds: Sequence[str]) -> dict[str, Found]:
    """The files of a folder by kind; raise Unreadable with every fault found."""
    sources, faults = {}, []
    for name, places in _by_name(folder, paths).items():
        says: str | Text | None = None
        place, forms = next(iter(places.items()))
        if name not in (*kinds, PEOPLE):
            says = unknown_word("kind of record", name, [*kinds, PEOPLE])
        elif len(places) > 1 or len(forms) > 1:
            says = f"“{name}” is here twice, or as .parquet and as .csv. Keep one."
        else:
            form = next(iter(forms))
            found = sources[name] = Found(name, form, _read(session, place, form))
            if KEY not in found.types:
                says = f"the column “{KEY}”, which says whose record a row is, is missing."
        if says:
            faults.append(Fault(place, None, "", says))
    if not sources and not faults:
        says = f"no evidence is found here. Expected are files named {', '.join(kinds)}, as .parquet or .csv."
        faults.append(Fault(folder, None, "", says))
    if faults:
        raise Unreadable(faults)
    return sources


def listed(session: SparkSession, folder: str) -> list[str]:
    """The data files in a folder and below, in order of name; raise Unreadable where there is no such folder.

    Spark itself lists them, so that any storage it can read will do; the files are not opened for that.
    """
    reader = session.read.format("binaryFile").option("recursiveFileLookup", value=True)
    try:
        rows = reader.option("pathGlobFilter", "*.{parquet,csv}").load(folder).select("path").collect()
    except AnalysisException as error:  # the one fault of a place that Spark finds before it reaches for it
        says = "there is no such folder. It holds one file for each kind of record, as .parquet or .csv."
        raise Unreadable([Fault(folder, None, "", says)]) from error
    return sorted(row[0] for row in rows)


def _by_name(folder: str, paths: Sequence[str]) -> dict[str, dict[str, set[str]]]:
    """By name the files or folders so called, each with the forms of the files in it."""
    above = len(_without_scheme(folder))
    found: dict[str, dict[str, set[str]]] = {}
    for path in paths:
        first, form = _without_scheme(path)[above:].strip("/").split("/")[0], path.rpartition(".")[2]
        found.setdefault(first.removesuffix(f".{form}"), {}).setdefault(f"{folder}/{first}", set()).add(form)
    return found


def _without_scheme(place: str) -> str:
    return normpath(re.sub("^[a-zA-Z][a-zA-Z0-9+.-]*:(//[^/]*)?", "", place))


def _read(session: SparkSession, place: str, form: str) -> DataFrame:
    """A file, or all files of a folder and below."""
    reader = session.read.option("recursiveFileLookup", value=True).option("pathGlobFilter", f"*.{form}")
    if form == "parquet":
        return reader.parquet(place)
    reader = reader.options(header=True, escape='"', enforceSchema=False, columnNameOfCorruptRecord=CORRUPT)
    names = [*reader.csv(place).columns, CORRUPT]
    return _without_blanks(reader.schema(", ".join(f"{quoted(name)} STRING" for name in names)).csv(place))


def _without_blanks(frame: DataFrame) -> DataFrame:
    """Lines of CSV as rows: what is blank is not known, and a line that cannot be taken apart is faulty."""
    names = [name for name in frame.columns if name not in (CORRUPT, FAULTY)]
    marked = f" OR coalesce(try_cast({FAULTY} AS BOOLEAN), {FAULTY} IS NOT NULL)" if FAULTY in frame.columns else ""
    blank = [f"CASE WHEN trim({quoted(name)}) <> '' THEN {quoted(name)} END AS {quoted(name)}" for name in names]
    return frame.selectExpr(*blank, f"{CORRUPT} IS NOT NULL{marked} AS {FAULTY}")


def survey(sources: Mapping[str, Found]) -> tuple[int, bool]:
    """How many rows there are, and whether every id is a whole number; those of CSV are if each is written as one."""
    counts = []
    for source in sources.values():
        type_ = source.types[KEY]
        if source.form == "csv":
            text = f"{KEY} IS NOT NULL AND NOT coalesce(CAST(try_cast({KEY} AS BIGINT) AS STRING) = {KEY}, false)"
        else:
            text = "false" if type_ in WHOLE else "true"
        counts.append(source.frame.selectExpr("count(*) AS rows", f"coalesce(bool_or({text}), false) AS text"))
    found = reduce(DataFrame.unionAll, counts).collect()
    return sum(row[0] for row in found), not any(row[1] for row in found)


def parts_for(work: Work, rows: int) -> int:
    """Into how many parts so many rows are dealt out."""
    rows *= FULL_AT_ONCE if work.is_full else 1
    return min(max(-(-rows // ROWS_TOGETHER), min(LEAST_PARTS, -(-rows // FEW)), 1), MOST_PARTS)


# --- in a task -------------------------------------------------------------------------------------------------------


def dealt_rows(layout: Layout, tag: int, parts: int, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """A kind's narrow rows, as many as Spark reads in one task, dealt out."""
    keep_modules()
    context = TaskContext.get()
    place = place_of(tag, context.partitionId() if context else 0)
    for turn, rows in enumerate(together(batches, rows_at_once(parts))):
        yield deal(
            unpacked(layout, rows.combine_chunks()), rows.column(PART).to_numpy().astype(np.uint16), place + turn
        )


def judged_part(work: Work, kinds: Sequence[str], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The answer on the people whose records were dealt to one part."""
    keep_modules()
    if tables := gathered(kinds, batches):
        yield from _packed(work, tables)


def numbers_in(batches: Iterable[pa.RecordBatch]) -> Iterator[int]:
    """The numbers a task is given."""
    keep_modules()
    for batch in batches:
        yield from batch.column(0).to_pylist()


def judged_ranges(
    work: Work, folder: str, parts: Sequence[Part], job: str, batches: Iterable[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """The answer on the people of those ranges whose numbers a task is told."""
    for number in numbers_in(batches):
        library = library_of(rule_from(work.rule), folder, whole=work.is_full, job=job)
        yield from _packed(work, read(library, parts[number]))


def dealt_shares(shares: Sequence[Share], parts: int, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The records of those shares whose numbers a task is told, dealt out."""
    for number in numbers_in(batches):
        yield from dealt_share(shares[number], number, parts)


def _packed(work: Work, tables: Mapping[str, pa.Table]) -> Iterator[pa.RecordBatch]:
    table = answer_on(work, tables)
    yield from packing_of(work, table.schema).pack(table).to_batches(max_chunksize=ROWS_IN_BATCH)


def answer_on(work: Work, tables: Mapping[str, pa.Table]) -> pa.Table:
    """The answer on everyone in some tables."""
    found = judge_tables(rule_from(work.rule), tables, on=work.on, ahead=work.ahead)
    table = table_of(found, reasons=work.reasons)
    return explaining.with_reasons(table, found, tables) if work.is_full else table


def packing_of(work: Work, schema: pa.Schema) -> Packing:
    """How answers are packed on their way: counts are those of clauses below one."""
    return Packing(schema, max(len(clause.children) for clause in rule_from(work.rule).clauses()))


@lru_cache(maxsize=8)
def rule_from(shipped: bytes) -> Rule:
    """The rule a task is sent: one for each worker, so that it is compiled, and its classes judged, once for each."""
    return pickle.loads(shipped)  # type: ignore[no-any-return]  # noqa: S301 - made by `answers`, sent by Spark


def layouts_for(work: Work, kinds: Sequence[str]) -> list[Layout]:
    """The layouts of the kinds that have files."""
    return [one for one in layouts_of(compile_rule(rule_from(work.rule)), whole=work.is_full) if one.name in kinds]


__all__ = ["answers", "judge_with_spark", "session", "tally_of"]
