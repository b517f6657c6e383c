"""The sources that a value read from a file rests on, and those of the file that nothing rests on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from pathlib import Path

from caseway import criteria
from caseway.criteria import Fault, Source
from caseway.rulebooks.typed import SOURCES


def sources_of(value: object) -> Iterator[Source]:
    """Every source inside a value, in reading order, as often as it is used."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from sources_of(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from sources_of(part)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from sources_of(getattr(value, field.name))


def unused_sources(path: Path, found: object) -> list[Fault]:
    """A fault for each source of a file that nothing in it uses."""
    used = {source.id for source in sources_of(found)}
    entries = criteria.yaml.load_file(path).value
    listed = entries.get(SOURCES) if isinstance(entries, dict) else None
    known = listed.value if listed and isinstance(listed.value, dict) else {}
    says = "nothing uses this source; use it or take it out."
    return [Fault(str(path), node.line, f"{SOURCES}.{id_}", says) for id_, node in known.items() if id_ not in used]
