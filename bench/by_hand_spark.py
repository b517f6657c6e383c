"""The rules by hand in Spark: the same query in Spark's words, over the same Parquet, on all cores of this machine.

What is timed writes the whole answer to Spark's “noop” sink, which takes every row and keeps none; `collected` brings
it back as an Arrow table, for the comparison with the reference. The session is started beforehand,
with the Java of `JAVA_HOME` or of the path. Run it two or three times before you time it: Java compiles as it goes.
"""
# ruff: noqa: S608 - the query is made of our own words

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from bench import by_hand_ccm, by_hand_cmgt
from bench.answers import CCM, CMGT
from bench.by_hand_sql import Dialect
from caseway.criteria.population.spark_session import java_home

QUERIES = {CCM: by_hand_ccm.query, CMGT: by_hand_cmgt.query}


@dataclass(frozen=True)
class State:
    """A session, and the query to ask it."""

    session: SparkSession
    query: str


def dialect(folder: Path) -> Dialect:
    """Spark's own words: its windows run by person, each on a core of its own."""
    return Dialect(
        table=lambda kind: f"parquet.`{folder.resolve() / kind}.parquet`",
        among=lambda field, words: f"{field} IN ({', '.join(map(repr, words))})",
        hundredths=lambda field: f"CAST(rint({field} * 100) AS BIGINT)",
        days=lambda until, first: f"datediff({until}, {first})",
        code=lambda number: f"{number}Y",
        state=lambda code: f"CASE WHEN {code} = 3 THEN 2Y ELSE {code} END",
        bound="SMALLINT",
        in_order=lambda ends, more: f"SELECT k, {ends} AS e{more} FROM jobs",
        latest=lambda bit, person: (
            f"max(CASE WHEN (k & {bit}) <> 0 THEN e END) OVER ({_person(person)} ROWS UNBOUNDED PRECEDING)"
        ),
        following=lambda person: f"(lead(k) OVER ({_person(person)}))",
    )


def _person(person: str) -> str:
    return f"PARTITION BY {person} ORDER BY k"


def prepare(folder: Path, rule_name: str) -> State:
    """Start a session with as many partitions as cores, which is quickest on one machine."""
    if home := java_home():
        os.environ["JAVA_HOME"] = home
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    cores = os.cpu_count() or 1
    session = (
        SparkSession.builder.master(f"local[{cores}]")
        .config("spark.driver.memory", "6g")
        # The methods Spark writes for so wide an answer are longer than Java compiles by default.
        .config("spark.driver.extraJavaOptions", "-XX:-DontCompileHugeMethods")
        .config("spark.driver.maxResultSize", "0")
        .config("spark.sql.shuffle.partitions", cores)
        .config("spark.sql.ansi.doubleQuotedIdentifiers", "true")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return State(session, QUERIES[rule_name](dialect(folder)))


def _asked(state: State) -> DataFrame:
    return state.session.sql(state.query)


def run(state: State) -> None:
    """Work out every row of the answer."""
    _asked(state).write.format("noop").mode("overwrite").save()


def collected(state: State) -> pa.Table:
    """The answer as a table."""
    return _asked(state).toArrow()
