"""What serves the pages: a program of its own, in a home that is a copy of one made once in a run, whoever asked first.

To make the tables, to press the style sheets and to enter people takes a processor six seconds; a copy takes none.
`python -m tests.pages.serving KIND` makes a home of a kind in `CASEWAY_HOME`.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Chicago")  # where the agency of the scenarios is
FOUNDED = datetime(2026, 11, 1, 8, tzinfo=ZONE)  # before the first day of any of them
EMPTY, DEMO, AGENCY = "empty", "demo", "agency"
RUN = (
    "import sys; from caseway.config import server;"
    "server.run('127.0.0.1', int(sys.argv[1]), lambda address: print(address, flush=True), demo=True)"
)


class Homes:
    """Homes to begin with: with tables and nobody in them, with the people of the demo, with an agency of every program."""

    def __init__(self, factory):
        self.factory = factory
        base = factory.getbasetemp()
        self.shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def fresh(self, kind):
        """A home of a kind for one server, in a folder of its own."""
        return shutil.copytree(self._made(kind), self.factory.mktemp(kind), dirs_exist_ok=True)

    def _made(self, kind):
        whole, begun = self.shared / f"home-{kind}", self.shared / f"home-{kind}-begun"
        with (self.shared / f"home-{kind}-lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may want the same at this moment
            if not whole.exists():
                if kind != EMPTY:
                    shutil.copytree(self._made(EMPTY), begun)
                subprocess.run([sys.executable, "-m", "tests.pages.serving", kind], check=True, env=environ(begun))
                begun.rename(whole)
        return whole


def environ(home, **more):
    """The environment of a program in a home."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    paths = os.pathsep.join(["src", "."])
    return {**kept, "CASEWAY_DEMO": "1", "CASEWAY_HOME": str(home), "PYTHONPATH": paths, **more}


@contextmanager
def serving(*run, env):
    """Serve until left: Python runs this with a port behind it. The words it prints once it answers, an address first."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen([sys.executable, *run, str(port)], stdout=subprocess.PIPE, text=True, env=env)
    try:
        told = process.stdout.readline().split()
        assert told, "the server did not start; its message stands above"
        yield [told[0].rstrip("/"), *told[1:]]
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def tell(*words):
    """What a program prints once it answers, for `serving` to read."""
    os.write(1, f"{' '.join(words)}\n".encode())


def make(kind):
    """Make a home of a kind."""
    from caseway.config import static

    static.prepare()
    from django.utils import timezone

    from caseway.accounts import demo as people
    from caseway.config import demo, migrating, starting

    if kind == EMPTY:
        migrating.migrate(lambda *_: None)
        return
    if kind == AGENCY:
        demo.prepare = lambda: people.seed(at=FOUNDED, on=timezone.localdate(FOUNDED), is_large=True)
    starting.prepare(demo=True)


if __name__ == "__main__":
    make(sys.argv[1])
