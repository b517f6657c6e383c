"""Sentences in the language of the page."""

import re
from datetime import date

import pytest
from django.utils import translation

from caseway import criteria, rulebooks
from caseway.web.base import wording
from caseway.web.templatetags.caseway_text import say

CCM = "certification/ccmc/ccm"


@pytest.mark.parametrize(("language", "written"), [("en", "January 9, 2027"), ("es", "9 de enero de 2027")])
def test_days_are_written_as_the_language_writes_them(language, written):
    with translation.override(language):
        assert say(date(2027, 1, 9)) == written


def test_nothing_is_said_of_nothing():
    assert say(None) == ""
    with translation.override("es"):
        assert say("") == ""


def test_english_stays_as_it_is():
    with translation.override("en"):
        assert say("license") == "license"


def test_the_vocabulary_speaks_spanish():
    with translation.override("es"):
        for kind in rulebooks.vocabulary()["professional"].kinds.values():
            assert say(kind.label) != ""
            for field in kind.fields.values():
                assert say(field.question) != field.question


def test_every_sentence_of_the_engine_speaks_spanish():
    same = {"no"}
    with translation.override("es"):
        untranslated = [
            words for words in criteria.TEMPLATES if wording.say(words) == words and any(map(str.isalpha, words))
        ]
    assert [words for words in untranslated if words not in same and not is_bare(words)] == []


def is_bare(template):
    """Whether a template has no words of its own, only places for others."""
    return not re.sub(r"\{[^}]*\}|\W", "", template)


def test_a_sentence_is_filled_with_words_of_the_same_language():
    text = criteria.Text("{kind}: {day}", {"kind": criteria.Text("license"), "day": date(2027, 1, 9)})

    with translation.override("es"):
        assert say(text, CCM).endswith("9 de enero de 2027")
        assert not say(text, CCM).startswith("license")


def test_a_word_of_the_person_is_never_translated():
    with translation.override("es"):
        assert say(criteria.Text("{name}", {"name": "license"})) == "license"


def test_a_rulebooks_own_translation_comes_first(monkeypatch):
    class OneWord:
        def names(self):
            return [CCM]

        def translation(self, name, _language):
            return {"license": "licencia de CCMC"} if name == CCM else {}

    monkeypatch.setattr(wording, "shelf", OneWord)
    with translation.override("es"):
        assert say("license", CCM) == "licencia de CCMC"
