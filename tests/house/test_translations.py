"""Every sentence a user may see exists in Spanish, with the same blanks to fill."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from caseway import criteria, rulebooks
from caseway.clients import labels
from caseway.planner import wording as planner_wording

LANGUAGES = ["es"]
BLANK = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w+)\}")

# The names that mark a sentence to translate. The pure floors know no gettext and list what they can say.
MARKS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}


def catalog(root: Path, language: str):
    path = root / f"src/caseway/locale/{language}/LC_MESSAGES/django.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def forms(value) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def marked(root: Path) -> dict[str, str]:
    """Every sentence of our code and templates, in the singular, with the place it was found in."""
    found = dict.fromkeys((*criteria.TEMPLATES, *rulebooks.TEMPLATES, *planner_wording.TEMPLATES), "the pure floors")
    found |= dict.fromkeys(labels.sentences(), "src/caseway/clients/labels.yaml")
    for path in sorted((root / "src/caseway").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "vendor" in path.parts:
            continue
        code = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            code = templatize(code)
        for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), keywords=MARKS):
            found[forms(message)[0]] = str(path.relative_to(root))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalog_holds_the_sentences_of_the_code_and_no_others(root, language):
    listed = {forms(message.id)[0] for message in catalog(root, language) if message.id}
    sentences = marked(root)
    assert sentences
    assert not {sentence: place for sentence, place in sentences.items() if sentence not in listed}, "`make messages`"
    assert not sorted(listed - set(sentences)), "`make messages`"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(root, language):
    messages = [message for message in catalog(root, language) if message.id]
    assert messages
    assert not [message.id for message in messages if message.fuzzy or not all(forms(message.string))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_blanks(root, language):
    lost = {}
    for message in catalog(root, language):
        one, *_, many = [forms(message.id)[0], *forms(message.id)]
        for number, form in enumerate(forms(message.string) if message.id else []):
            # The first form of a plural is the singular, which may say "one" instead of leaving a blank.
            allowed = [blanks(many), blanks(one)] if number == 0 else [blanks(many)]
            if blanks(form) not in allowed:
                lost[one] = form
    assert not lost


def blanks(sentence: str) -> set[str]:
    return {found.group() for found in BLANK.finditer(sentence)}


def test_the_pure_floors_list_what_they_say():
    assert criteria.TEMPLATES
    assert rulebooks.TEMPLATES


def test_the_compiled_catalogs_are_current(root):
    for source in root.glob("src/caseway/locale/*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        assert compiled.is_file(), "run `make install`"
        assert compiled.stat().st_mtime >= source.stat().st_mtime, "run `make install`"
