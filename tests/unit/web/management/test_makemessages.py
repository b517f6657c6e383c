"""Collecting the sentences to translate."""

import pytest
from django.core.management.commands import makemessages as django_makemessages

from caseway import criteria, rulebooks
from caseway.web.management.commands import makemessages


def test_the_sentences_of_the_engine_are_heard_and_leave_nothing_behind(monkeypatch, tmp_path):
    heard = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        django_makemessages.Command, "handle", lambda *_args, **_options: heard.append(makemessages.HEARD.read_text())
    )

    makemessages.Command().handle()

    for sentence in (*criteria.TEMPLATES, *rulebooks.TEMPLATES):
        assert f"gettext({sentence!r})" in heard[0]
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_nothing_behind_either(monkeypatch, tmp_path):
    def fail(*_arguments, **_options):
        raise OSError("no gettext")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(django_makemessages.Command, "handle", fail)

    with pytest.raises(OSError, match="no gettext"):
        makemessages.Command().handle()
    assert list(tmp_path.iterdir()) == []
