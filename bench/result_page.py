"""The result page: server time, and the weight of a first visit."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from bench.measuring import Row, side_by_side

TITLE = "The result page"
METHOD = (
    "The sample person “Cleo” posted once, then `/check/result/` asked for 60 times in one process through the whole "
    "stack of middleware (no network), median. Weight: the page and every style sheet, script, font and picture it names, as "
    "a browser that accepts Brotli or gzip receives them, fonts included."
)
BUDGET_MS, BUDGET_KB = 60, 250

_NAMED = re.compile(rb'(?:href|src)="(/static/[^"]+)"')
_IN_CSS = re.compile(rb"url\(\"?([^)\"]+\.(?:woff2|svg|png))\"?\)")


def measure() -> list[Row]:
    """Ask for the page and weigh it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["CASEWAY_HOME"] = home
        return _measured()


def _measured() -> list[Row]:
    import django

    django.setup()
    from django.test import Client

    from caseway.config import static

    static.prepare()
    client = Client(SERVER_NAME="127.0.0.1")
    client.post("/check/sample/cleo/")

    def page() -> bytes:
        response = client.get("/check/result/", headers={"Accept-Encoding": "gzip"})
        if response.status_code != 200:
            raise SystemExit(f"Unable to measure: the page answers {response.status_code}.")
        return bytes(response.content)

    page()  # the first visit reads the rulebooks
    taken = side_by_side(60, 1, result=page)
    weight, files = _weight(client)
    return [
        Row("server time of /check/result/", taken["result"] * 1e3, "ms", BUDGET_MS),
        Row(f"weight of a first visit ({files} files)", weight / 1024, "kB", BUDGET_KB),
    ]


def _weight(client: object) -> tuple[int, int]:
    """Bytes over the wire of the page and all it names."""
    from django.conf import settings
    from django.test import Client

    plain = Client(SERVER_NAME="127.0.0.1")
    plain.cookies = client.cookies  # type: ignore[attr-defined]
    page = plain.get("/check/result/")
    body = bytes(page.content)
    packed = plain.get("/check/result/", headers={"Accept-Encoding": "gzip"})
    root = Path(settings.STATIC_ROOT)
    names = {name.decode().removeprefix("/static/") for name in _NAMED.findall(body)}
    for sheet in [name for name in names if name.endswith(".css")]:
        folder = (root / sheet).parent
        used = _fonts_in_use((root / sheet).read_bytes())
        names |= {os.path.relpath((folder / font).resolve(), root.resolve()) for font in used}
    return len(packed.content) + sum(_packed(root / name) for name in names), len(names) + 1


def _fonts_in_use(sheet: bytes) -> set[str]:
    """The fonts a style sheet offers; pictures are fetched only where a page shows them."""
    return {name.decode() for name in _IN_CSS.findall(sheet) if name.endswith(b".woff2")}


def _packed(path: Path) -> int:
    packed = [path.with_name(path.name + ending) for ending in (".br", ".gz")]
    return min(one.stat().st_size for one in (path, *packed) if one.exists())
