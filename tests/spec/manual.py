"""The language's manual, made of the chapters beside this file: `python -m tests.spec.manual [--check]`."""

import sys
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from types import ModuleType

from tests.spec.example import FACTS, Example, Refused, Row

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs/reference/criteria.md"
STALE = "docs/reference/criteria.md is not what tests/spec makes of it. Run `make docs`."

INTRODUCTION = """\
A rule says what somebody must have; the engine reads it, looks at what is known of one person, and says on a given day
whether it is met, not met or unknown, and why. This page is the whole language, one thing at a time. It is made from
`tests/spec`: every example is run, and what it shows is what the engine says. To change the page, change the examples
there, then `make docs`."""

VERDICTS = {"met": "met", "not_met": "not met", "unknown": "unknown"}

Part = Example | Refused


def chapters() -> list[ModuleType]:
    """Every chapter, in the order of its number."""
    return [import_module(f"tests.spec.{path.stem}") for path in sorted(HERE.glob("ch[0-9][0-9]_*.py"))]


def examples(chapter: ModuleType) -> dict[str, Part]:
    """The examples of a chapter by name, in the order they are written."""
    return {name: value for name, value in vars(chapter).items() if isinstance(value, Example | Refused)}


def title(chapter: ModuleType) -> str:
    return (chapter.__doc__ or "").partition("\n")[0].rstrip(".")


def page() -> str:
    """The whole manual as Markdown."""
    found = chapters()
    contents = [f"{number}. [{title(one)}](#{anchor(number, one)})" for number, one in enumerate(found, 1)]
    parts = [
        "# The language of criteria",
        INTRODUCTION,
        "\n".join(contents),
        *(part for number, one in enumerate(found, 1) for part in chapter_page(number, one)),
    ]
    return "\n\n".join(parts) + "\n"


def anchor(number: int, chapter: ModuleType) -> str:
    """The chapter's address on the page, as Markdown viewers make it from the heading."""
    words = "".join(sign for sign in title(chapter).lower() if sign.isalnum() or sign in " -")
    return f"{number}-{words.replace(' ', '-')}"


def chapter_page(number: int, chapter: ModuleType) -> list[str]:
    introduction = dedent((chapter.__doc__ or "").partition("\n")[2]).strip()
    parts = [f"## {number}. {title(chapter)}", introduction]
    if getattr(chapter, "SHOW_FACTS", False):
        parts.append(fenced(FACTS.read_text(encoding="utf-8")))
    for example in examples(chapter).values():
        parts += [f"### {example.title}", example.prose]
        parts += refused_page(example) if isinstance(example, Refused) else example_page(example)
    return [part for part in parts if part]


def example_page(example: Example) -> list[str]:
    above = dedent(example.above).strip()
    rule = dedent(example.rule).strip()
    if above:
        rule = above + "\nrule:\n" + "\n".join(f"  {line}" for line in rule.splitlines())
    facts = dedent(example.facts).strip()
    parts = [fenced(rule)]
    if facts:
        parts += ["Facts:", fenced(facts)]
    return [*parts, table(example)]


def refused_page(example: Refused) -> list[str]:
    return [fenced(dedent(example.file).strip()), "Refused:", "\n".join(f"- line {said}" for said in example.says)]


def table(example: Example) -> str:
    """The rows as a table, with the columns that some row uses."""
    columns = list(dict.fromkeys(name for line in example.rows for name in line.shown))
    facts = any(line.facts for line in example.rows)
    days = not example.is_on_one_day
    head = [*(["facts"] if facts else []), *(["day asked"] if days else []), "verdict", *columns]
    lines = [[name.replace("_", " ") for name in head], ["---"] * len(head)]
    for line in example.rows:
        cells = [code(line.facts)] if facts else []
        cells += [line.on or example.on] if days else []
        lines.append([*cells, f"**{VERDICTS[line.verdict]}**", *(cell(line, name) for name in columns)])
    asked = "" if days else f"Asked on {example.day}:\n\n"
    return asked + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def cell(line: Row, name: str) -> str:
    text = line.shown.get(name, "").replace("|", "\\|").replace("; ", "<br>")
    for word, words in VERDICTS.items() if name == "clauses" else ():
        text = text.replace(f": {word}", f": {words}")
    return text


def code(facts: str) -> str:
    return "<br>".join(f"`{part}`" for part in facts.split("; ")) if facts else "as above"


def fenced(text: str) -> str:
    return f"```yaml\n{text.strip()}\n```"


def main(arguments: list[str]) -> int:
    """Write the page; with `--check`, only tell whether it is current."""
    made = page()
    if "--check" not in arguments:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(made, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == made:
        return 0
    print(STALE, file=sys.stderr)  # noqa: T201 - this is a command
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
