"""Collecting the style sheets, fonts and pictures the pages need, only when one of them changed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

STAMP = ".collected-from"


def prepare() -> Path:
    """Bring the collected files up to date and return their folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    import django  # noqa: PLC0415 - a command that shows no page must not wait for Django
    from django.conf import settings  # noqa: PLC0415

    django.setup()
    target = Path(settings.STATIC_ROOT)
    made_from = _fingerprint()
    stamp = target / STAMP
    if not stamp.is_file() or stamp.read_text(encoding="ascii") != made_from:
        _collect(target, made_from)
    return target


def _fingerprint() -> str:
    """Name what the files are collected from: each one's path, size and time."""
    from importlib.metadata import version  # noqa: PLC0415

    from django.contrib.staticfiles.finders import get_finders  # noqa: PLC0415

    found = hashlib.sha256(f"{version('django')} {version('whitenoise')}".encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: str(pair[0])):
            state = Path(storage.path(name)).stat()
            found.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _collect(target: Path, made_from: str) -> None:
    """Fill a folder beside the real one, then exchange them: a start that is interrupted leaves no half of one."""
    from django.core.management import call_command  # noqa: PLC0415
    from django.test.utils import override_settings  # noqa: PLC0415

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".static-") as scratch:
        fresh = Path(scratch) / "fresh"
        with override_settings(STATIC_ROOT=fresh):
            call_command("collectstatic", interactive=False, verbosity=0)
        (fresh / STAMP).write_text(made_from, encoding="ascii")
        if target.exists():
            target.rename(Path(scratch) / "old")
        shutil.move(fresh, target)
