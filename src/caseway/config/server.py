"""Serving the pages with gunicorn from inside Python, with nothing to configure."""

from __future__ import annotations

import ctypes
import gc
import os
import socket
from collections.abc import Callable
from typing import Any

from caseway.config import home
from caseway.config.unfit import Unfit

WORKERS = 2
THREADS = 4
# A person's answers travel in cookies, which arrive as one header line; the usual limit is a little under 8 kB.
LONGEST_HEADER = 16_380
MMAP_THRESHOLD = -3  # as <malloc.h> of the GNU C library numbers it
LARGE = 1 << 20  # bytes


def run(
    host: str,
    port: int,
    announce: Callable[[str], None],
    *,
    demo: bool = False,
    year: Callable[[float], None] | None = None,
    warn: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve until stopped; call `announce` with the address as soon as it answers.

    A demo is a small one, or one with a year of work in it where there is somebody to tell how much of that is made.

    Raises OSError where the address cannot be had (the port is in use, or the host is not this machine), and
    `starting.Unfit` where it would not be safe.
    """
    _try(host, port)
    from caseway.config import static  # noqa: PLC0415 - a wrong port should be told at once

    static.prepare()
    from caseway.config import starting  # noqa: PLC0415 - as above; and Django is ready now

    _settle()
    with home.hold(home.folder(os.environ)) as held:
        if not held:
            raise Unfit(["a backup is being restored; start Caseway when that is done."])
        for warning in starting.prepare(demo=demo, year=year):
            warn(warning)
        starting.protect()
        give_back_large_pieces()
        _server(host, port, announce).run()


def _settle() -> None:
    """See to a restore that somebody stopped; raises Unfit."""
    from caseway.config import backups  # noqa: PLC0415 - as above

    try:
        backups.settle(os.environ)
    except backups.Unusable as unusable:
        raise Unfit([str(unusable)]) from None


def has_database() -> bool:
    """Whether Caseway was started here before: making its tables takes a moment."""
    return "DATABASE_URL" in os.environ or (home.folder(os.environ) / "caseway.sqlite3").exists()


def give_back_large_pieces() -> bool:
    """Have large pieces of memory go back to the system when they are done with; whether it could be said.

    A password takes 16 MB to hash. By itself the GNU C library would take the first such piece to be the usual size, and
    from then on keep one for each thread that hashed.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE))
    except (AttributeError, OSError, TypeError):  # another library, which has its own ways
        return False


def _try(host: str, port: int) -> None:
    """Ask for the address once, because gunicorn would try for seconds and then say little."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        attempt.bind((host, port))


def _server(host: str, port: int, announce: Callable[[str], None]) -> Any:  # noqa: ANN401 - gunicorn is untyped
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    from caseway.config import vouching  # noqa: PLC0415 - Django is ready now

    place = f"[{host}]" if ":" in host else host

    class Server(BaseApplication):  # type: ignore[misc] # gunicorn is untyped
        """Gunicorn with our settings and none from files or the command line."""

        def load_config(self) -> None:
            for name, value in _settings(place, port).items():
                self.cfg.set(name, value)
            self.cfg.set("when_ready", lambda _: announce(f"http://{place}:{port}/"))
            self.cfg.set("post_worker_init", lambda _: vouching.start())

        def load(self) -> object:
            from caseway.config.wsgi import application  # noqa: PLC0415

            # What is there now stays: were it looked through for garbage, each worker would have a copy of its own.
            gc.collect()
            gc.freeze()
            return application

    return Server()


def _settings(place: str, port: int) -> dict[str, object]:
    return {
        "bind": f"{place}:{port}",
        "workers": WORKERS,
        "threads": THREADS,
        "worker_class": "gthread",
        "preload_app": True,
        "control_socket_disable": True,
        "limit_request_field_size": LONGEST_HEADER,
        "loglevel": "warning",
        "proc_name": "caseway",
        "timeout": 30,
        "graceful_timeout": 5,
    }
