"""The sources that a value rests on."""

from dataclasses import dataclass
from datetime import date

from caseway.criteria import Source
from caseway.rulebooks.sourcing import sources_of, unused_sources

ONE, TWO = (
    Source(id_, "Title", "Publisher", "address.example", date(2026, 1, 2), "official") for id_ in ("one", "two")
)


@dataclass
class Value:
    plain: str
    source: Source
    more: tuple[object, ...]
    named: dict[str, object]


def test_sources_are_found_wherever_they_stand():
    value = Value("words", ONE, (TWO, None, 3), {"again": ONE})
    assert list(sources_of(value)) == [ONE, TWO, ONE]


def test_a_source_that_nothing_uses_is_told_with_its_line(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("title: T\nsources:\n  one:\n    title: T\n  two:\n    title: T\n", encoding="utf-8")
    (fault,) = unused_sources(path, ONE)
    assert (fault.line, fault.path) == (6, "sources.two")


def test_a_file_without_sources_has_none_unused(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("title: T\n", encoding="utf-8")
    assert unused_sources(path, ONE) == []
    path.write_text("sources: none\n", encoding="utf-8")
    assert unused_sources(path, ONE) == []
    path.write_text("- a list\n", encoding="utf-8")
    assert unused_sources(path, ONE) == []
