from datetime import date

import pytest

from caseway.criteria import Source
from caseway.web.result.citing import Bibliography, cited


def source(address, standing="official", title="A page"):
    return Source("a", title, "Somebody", address, date(2026, 11, 23), standing)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("yourcommission.org/blog/fast-facts", "https://yourcommission.org/blog/fast-facts"),
        ("www.acmaweb.org", "https://www.acmaweb.org"),
        ("www.acmaweb.org/acm/default.aspx?nav=faq", "https://www.acmaweb.org/acm/default.aspx?nav=faq"),
        ("yourcommission.org/…/checklist", ""),
        ("SOURCES.md", ""),
        ("Tennessee rules, text current to 2024", ""),
        ("javascript:alert(1)//x.org", ""),
        ("x.org/ onclick=", ""),
    ],
)
def test_only_a_whole_address_becomes_a_link(address, link):
    assert cited(source(address)).link == link


def test_a_day_in_words_stays_words():
    found = cited(Source("a", "t", "p", "x.org", date(2026, 11, 23), "official", "about 2025"))
    assert (found.published, found.published_about) == (None, "about 2025")


def test_sources_are_numbered_once_and_ours_come_last():
    ours, page = source("SOURCES.md", "inferred", "Worked out"), source("x.org")
    bibliography = Bibliography([ours, page, page])
    assert [entry.standing for entry in bibliography.sources] == ["official", "inferred"]
    assert bibliography.refer(ours).number == 2
