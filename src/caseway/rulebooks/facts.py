"""The vocabulary of facts, `facts.yaml`, and what it is called in other languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from caseway import criteria

OURS = Path(__file__).parent
FACTS = OURS / "facts.yaml"
SUBJECT = "professional"  # whose records are meant where nothing else is said


@lru_cache(maxsize=1)
def vocabulary() -> criteria.Vocabulary:
    """Every fact a rule may ask, from `facts.yaml`."""
    return criteria.read_vocabulary(FACTS)


@lru_cache(maxsize=8)
def facts_translation(language: str) -> Mapping[str, str]:
    """The words of `facts.yaml` in another language; empty where there are none."""
    return read_translation(OURS / f"facts.{language}.yaml")


def read_translation(path: Path) -> Mapping[str, str]:
    """English strings and their translation; empty where there is no such file."""
    if not path.is_file():
        return {}
    node = criteria.yaml.load_file(path)
    faults: list[criteria.Fault] = []
    if not isinstance(node.value, dict):
        says = "a translation is expected here: each English sentence, a colon, and the sentence in the other language."
        raise criteria.Unreadable([criteria.Fault(str(path), node.line, "", says)])
    found = {}
    for english, part in node.value.items():
        if isinstance(part.value, str) and part.value.strip():
            found[english] = part.value.strip()
        else:
            faults.append(criteria.Fault(str(path), part.line, english[:60], "words are expected here."))
    if faults:
        raise criteria.Unreadable(faults)
    return found
