"""A real Spark cluster on this machine: a master and workers, each a process of its own, started from pyspark's jars."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pyspark
from pyspark import SparkContext

from caseway.criteria.population.spark_session import java_home, session

HOME = Path(pyspark.__file__).parent
ROOT = Path(__file__).parents[4]
PATIENCE = 60  # seconds until a process must have said that it is up

SHORT_LIVED = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a Java that is not about to become fast

DEFAULTS = """\
spark.driver.host 127.0.0.1
spark.driver.bindAddress 127.0.0.1
spark.driver.memory 1g
spark.executor.memory 640m
spark.executor.cores 1
spark.executorEnv.PYTHONPATH {path}
spark.driver.extraJavaOptions {java}
spark.executor.extraJavaOptions {java}
spark.ui.enabled false
spark.sql.warehouse.dir {folder}/warehouse
spark.eventLog.enabled false
"""


class Cluster:
    """A master and two workers; logs and everything else they write go to a folder."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment
        self.processes = []
        self.workers = []
        self.master = ""

    def start(self):
        master = self.run("master.Master", "--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
        self.master = self.said(master, r"Starting Spark master at (spark://[\d.:]+)")
        for _ in range(2):
            self.add_worker()
        for worker in self.workers:
            self.said(worker, "Successfully registered with master")

    def add_worker(self):
        work = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0", "--cores", "1", "--memory", "1g")
        self.workers.append(self.run("worker.Worker", *work, "--work-dir", str(self.folder / "work"), self.master))

    def run(self, name, *arguments):
        """Start a part of the cluster, with a process group of its own, so that it ends with all it started."""
        log = self.folder / f"{len(self.processes)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [HOME / "bin/spark-class", f"org.apache.spark.deploy.{name}", *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        process.log = log
        self.processes.append(process)
        return process

    def said(self, process, pattern):
        """What a process has said, once it has."""
        last = time.monotonic() + PATIENCE
        while time.monotonic() < last and process.poll() is None:
            if found := re.search(pattern, process.log.read_text(errors="replace")):
                return found[found.re.groups]
            time.sleep(0.05)
        raise AssertionError(f"a part of the cluster did not come up:\n{process.log.read_text(errors='replace')}")

    def kill(self, worker):
        """End a worker and its executors as a loss of power would."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)


@contextmanager
def cluster_in(folder):
    """A cluster and a session on it; afterwards nothing is left running. Without any Java this raises NoJava, and says so."""
    home = java_home()
    (folder / "conf").mkdir(parents=True)
    (folder / "conf/spark-defaults.conf").write_text(
        DEFAULTS.format(path=f"{ROOT / 'src'}:{ROOT}", folder=folder, java=SHORT_LIVED)
    )
    wanted = {
        "SPARK_HOME": str(HOME),
        "SPARK_CONF_DIR": str(folder / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "local"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": SHORT_LIVED,
        "SPARK_LAUNCHER_OPTS": SHORT_LIVED,
        "PYSPARK_PYTHON": sys.executable,
        **({"JAVA_HOME": home} if home else {}),
    }
    before = dict(os.environ)
    os.environ.update(wanted)
    cluster = Cluster(folder, dict(os.environ))
    try:
        cluster.start()
        cluster.session = session(cluster.master)
        cluster.session.sparkContext.setLogLevel("ERROR")
        yield cluster
    finally:
        end_spark()
        cluster.stop()
        os.environ.clear()
        os.environ.update(before)


def end_spark():
    """End the session, and the Java process it has beside this one."""
    if SparkContext._active_spark_context:
        SparkContext._active_spark_context.stop()
    gateway = SparkContext._gateway
    if gateway:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
        SparkContext._gateway = SparkContext._jvm = None
