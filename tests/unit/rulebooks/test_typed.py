"""Reading a file by a dataclass: what each annotation takes, and every fault of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pytest

from caseway import criteria
from caseway.criteria import Node, Source, Unreadable
from caseway.rulebooks import typed


@dataclass(frozen=True)
class Part:
    name: str
    source: Source | None = None


@dataclass(frozen=True)
class Thing:
    key: str
    title: str
    size: Literal["small", "large"]
    amount: float = 0
    count: int = 0
    flag: bool = False
    day: date | None = None
    value: object = None
    raw: Node | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    from_: date | None = None


@dataclass(frozen=True)
class Keyless:
    title: str


GOOD = """
title: "  A thing "
size: small
amount: 3
count: 4
flag: true
day: 2026-01-31
value: 1.5
raw: {any: [thing]}
part: {name: one, source: page}
parts: [{name: two}, {name: three, source: null}]
names: {a: b}
from: 2026-02-01
sources:
  page: {title: Page, publisher: Board, address: board.example, read: 2026-01-02, standing: official}
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "thing.yaml"


def read(file, text, model=Thing):
    file.write_text(text.lstrip("\n"), encoding="utf-8")
    return typed.read(file, model)


def faults(file, text, model=Thing):
    with pytest.raises(Unreadable) as unreadable:
        read(file, text, model)
    return [(fault.line, fault.path, str(fault.words)) for fault in unreadable.value.faults]


def test_each_annotation_takes_its_kind_of_value(file):
    found = read(file, GOOD)
    assert (found.key, found.title, found.size, found.amount, found.count) == ("thing", "A thing", "small", 3, 4)
    assert (found.flag, found.day, found.value, found.from_) == (True, date(2026, 1, 31), 1.5, date(2026, 2, 1))
    assert found.raw.plain() == {"any": ["thing"]}
    assert (found.part.source.address, found.parts[0].source, found.parts[1].source) == ("board.example", None, None)
    assert found.names == {"a": "b"}


def test_what_has_a_default_may_be_left_out_or_null(file):
    assert read(file, "title: A\nsize: large\nday: null\n") == Thing("thing", "A", "large")


def test_a_file_whose_values_have_no_key_needs_none(file):
    assert read(file, "title: A\n", Keyless) == Keyless("A")


def test_a_file_that_is_loaded_already_is_not_loaded_again(file):
    assert typed.read(file, Keyless, node=criteria.yaml.load("title: A\n")) == Keyless("A")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('title: "  A thing "\n', "", (1, "title", "“title” is missing.")),
        ('title: "  A thing "', 'title: ""', (1, "title", "words are expected here.")),
        ('title: "  A thing "', "title: 3", (1, "title", "words are expected here.")),
        ("size: small", "size: smal", (2, "size", "unknown word “smal”. Did you mean “small”?")),
        ("size: small", "size: {a: b}", (2, "size", "unknown word")),
        ("amount: 3", "amount: three", (3, "amount", "a number is expected here.")),
        ("amount: 3", "amount: true", (3, "amount", "a number is expected here.")),
        ("count: 4", "count: 4.5", (4, "count", "a whole number is expected here.")),
        ("flag: true", "flag: 1", (5, "flag", "true or false is expected here.")),
        ("day: 2026-01-31", "day: soon", (6, "day", "a day is expected here.")),
        ("value: 1.5", "value: [1]", (7, "value", "something else is expected here.")),
        ("value: 1.5", "valu: 1.5", (7, "valu", "unknown entry “valu”. Did you mean “value”?")),
        ("part: {name: one, source: page}", "part: one", (9, "part", "entries of the form “name: value” are expected")),
        ("part: {name: one, source: page}", "part: {source: page}", (9, "part.name", "“name” is missing.")),
        ("source: page", "source: pag", (9, "part.source", "unknown source “pag”. Did you mean “page”?")),
        ("source: page", "source: 3", (9, "part.source", "unknown source “3”.")),
        ("parts: [{name: two}", "parts: [{nam: two}", (10, "parts[0].nam", "unknown entry “nam”.")),
        ("parts: [{name: two}, {name: three, source: null}]", "parts: two", (10, "parts", "a list is expected here.")),
        ("names: {a: b}", "names: {a: 1}", (11, "names.a", "words are expected here.")),
        ("names: {a: b}", "names: [a]", (11, "names", "entries of the form “name: value” are expected here.")),
        ("standing: official", "standing: sure", (14, "sources.page.standing", "unknown standing “sure”.")),
        ("  page: {", "  page: {by: me, ", (14, "sources.page.by", "unknown entry “by”.")),
    ],
)
def test_every_fault_has_its_line_its_place_and_what_is_allowed(file, old, new, fault):
    assert old in GOOD
    line, path, says = fault
    found = faults(file, GOOD.replace(old, new, 1))
    assert any(told[:2] == (line, path) and told[2].startswith(says) for told in found), found


def test_all_faults_are_told_at_once(file):
    assert [path for _, path, _ in faults(file, "titel: A\nsize: big\n")] == ["titel", "size", "title"]


def test_sources_are_entries_each_under_its_name(file):
    assert faults(file, "title: A\nsize: small\nsources: [page]\n") == [
        (3, "sources", "sources are expected here, each under its own name.")
    ]


def test_a_file_holds_entries(file):
    assert faults(file, "- title: A\n") == [(1, "", "entries of the form “name: value” are expected here.")]


def test_a_part_of_a_file_that_another_reads(file):
    source = Source("page", "Page", "Board", "board.example", date(2026, 1, 2), "official")
    node = criteria.yaml.load("name: one\nsource: page\n")
    assert typed.read_part(node, Part, file="a.yaml", path="part", sources={"page": source}) == (
        Part("one", source),
        [],
    )
    found, wrong = typed.read_part(node, Part, file="a.yaml", path="part", sources={})
    assert found is None
    assert [(fault.file, fault.path) for fault in wrong] == [("a.yaml", "part.source")]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("", 1),
        ("title", 1),
        ("parts[1].name", 4),
        ("parts[0].unknown", 3),
        ("unknown.name", 1),
        ("title[3].name", 1),
    ],
)
def test_the_line_of_a_place_is_that_of_the_part_around_it_which_is_there(place, line):
    node = criteria.yaml.load("title: A\nparts:\n  - {name: two}\n  - {name: three}\n")
    assert typed.line_of(node, place) == line
