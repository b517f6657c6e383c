import re
from datetime import date

import pytest

from caseway.web.careers import bars, filters, pages, shelf

ON = date(2026, 11, 23)
PROXY = "“Case manager” is not an occupation in federal statistics."


@pytest.fixture(autouse=True)
def _a_day_that_stands_still(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: ON)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def listed(browser, **query):
    response = browser.get("/careers/", query)
    assert response.status_code == 200
    return re.findall(r'cw-job__title"><a class="cw-link" href="/careers/(\w+)/"', response.content.decode())


# --- the list ---


def test_the_list_leads_to_every_career_the_best_paid_first(browser):
    found = listed(browser)
    assert set(found) == set(shelf.careers())
    medians = [shelf.careers()[key].best_median() for key in found]
    assert medians == sorted(medians, reverse=True)


def test_every_pay_figure_stands_beside_its_bar_and_is_called_a_stand_in(browser):
    response = browser.get("/careers/")
    words = text(response)
    rows = [row for career in shelf.careers().values() for row in career.pay]
    assert response.content.decode().count("cw-pay__range") == len(rows) + 1  # and the one that explains
    assert all(f"${row.median:,}" in words for row in rows)
    assert PROXY in words
    assert "May 2025" in words


def test_published_figures_stand_with_publisher_and_day(browser):
    words = text(browser.get("/careers/"))
    assert "58% of employers pay for certification." in words
    assert "The Commission (CCMC), read April 26, 2023" in words


@pytest.mark.parametrize(
    ("query", "some", "none"),
    [
        ({"population": "homeless"}, {"homeless_shelter", "housing", "emergency_shelter"}, {"hospital", "prison"}),
        ({"setting": "court"}, {"juvenile", "child", "correctional"}, {"hospital"}),
        ({"function": "teach"}, {"nursing", "health_insurance"}, {"legal"}),
        ({"pay": "90000"}, {"hospital", "nursing", "supervisor"}, {"child", "housing"}),
        ({"license": "RN"}, {"hospital", "nursing", "home_health", "legal"}, {"child", "juvenile"}),
        ({"license": "none", "degree": "none"}, {"emergency_shelter", "legal", "prison"}, {"hospital", "child"}),
        ({"degree": "bachelor"}, {"child", "mental_health"}, {"nursing", "health_insurance"}),
        ({"license": "LCSW", "degree": "master", "pay": "75000"}, {"hospital", "health_insurance"}, {"clinical"}),
    ],
)
def test_filters_keep_what_was_asked_for(browser, query, some, none):
    found = set(listed(browser, **query))
    assert some <= found
    assert not none & found


@pytest.mark.parametrize(
    "query",
    [
        {"population": "martians"},
        {"pay": "lots"},
        {"pay": "-1"},
        {"pay": "²"},
        {"license": "' OR 1=1"},
        {"sort": "x"},
        {"x": "y"},
    ],
)
def test_words_nobody_offers_are_no_wish(browser, query):
    assert len(listed(browser, **query)) == len(shelf.careers())


def test_what_was_chosen_stays_chosen_and_can_be_let_go(browser):
    page = browser.get("/careers/", {"license": "RN", "pay": "85000", "sort": "title"}).content.decode()
    assert '<option value="RN" selected>' in page
    assert '<option value="85000" selected>$85,000</option>' in page
    assert '<option value="title" selected>' in page
    assert 'href="/careers/">Show all</a>' in page


def test_with_a_license_the_list_says_what_is_open_and_what_may_be(browser):
    page = browser.get("/careers/", {"license": "RN"}).content.decode()
    assert page.index("Open to you") < page.index("May be open")
    assert re.search(r"\d+ of 18 kinds of job fit\.", page)


def test_who_comes_in_as_a_social_worker_sees_that_pay(browser):
    words = text(browser.get("/careers/", {"license": "LCSW", "degree": "master", "setting": "hospital"}))
    assert "$78,420" in words
    assert "$100,220" not in words


def test_a_list_without_a_match_says_so_and_offers_all(browser):
    words = text(browser.get("/careers/", {"population": "homeless", "pay": "100000"}))
    assert "No kind of job fits all of this" in words
    assert "0 of 18 kinds of job fit." in words
    assert "Show all jobs" in words


@pytest.mark.parametrize(
    ("sort", "value"),
    [("growth", lambda career: -career.growth()), ("title", lambda career: career.title.lower())],
)
def test_the_list_can_be_sorted(browser, sort, value):
    found = [value(shelf.careers()[key]) for key in listed(browser, sort=sort)]
    assert found == sorted(found)


def test_growth_that_is_not_published_comes_last():
    career = next(iter(shelf.careers().values()))
    assert filters._by_growth(filters.Found(career))[0] == -career.growth()
    assert pages.growth_words(None) == ""
    assert (pages.growth_words(0), pages.growth_words(5), pages.growth_words(-5)) == ("no change", "+5%", "−5%")


def test_health_is_never_asked_in_the_address(browser):
    page = browser.get("/careers/").content.decode()
    form = re.search(r'<form class="cw-filters".*?</form>', page, re.DOTALL)[0]
    names = set(re.findall(r'name="(\w+)"', form))
    assert names == {"license", "degree", "population", "setting", "function", "pay", "sort"}
    assert 'method="get"' in form


# --- bars ---


def test_bars_of_one_scale_can_be_compared():
    scale = pages.common_scale()
    rows = [row for career in shelf.careers().values() for row in career.pay]
    assert scale.least <= min(row.p25 for row in rows) < max(row.p75 for row in rows) <= scale.most
    assert (scale.place(scale.least), scale.place(scale.most)) == (0, 100)
    assert [tick.says for tick in scale.ticks] == ["$40k", "$60k", "$80k", "$100k", "$120k", "$140k", "$160k"]


@pytest.mark.parametrize(
    ("least", "most", "says"), [(20_000, 60_000, ["$40k"]), (30_000, 50_000, ["$40k"]), (0, 10_000, [])]
)
def test_a_scale_has_whole_marks_between_its_ends(least, most, says):
    assert [tick.says for tick in bars.Scale(least, most).ticks] == says


def test_a_scale_of_nothing_is_a_scale():
    assert bars.scale(()).place(0) == 0


# --- one career ---


@pytest.mark.parametrize("key", sorted(shelf.careers()))
def test_a_page_says_all_that_is_known(browser, key):
    response = browser.get(f"/careers/{key}/")
    words, career = text(response), shelf.careers()[key]
    page = pages.page(career)
    for line in (
        *career.work.day,
        *career.shows,
        *(rule.says for rule in career.rules),
        *(note.says for note in career.notes),
    ):
        assert line.replace("'", "&#x27;") in words
    assert response.content.decode().count('id="source-') == len(page.sources)
    assert PROXY in words
    assert "Our judgment, from the usual duties." in words


@pytest.mark.parametrize("key", sorted(shelf.careers()))
def test_every_link_of_a_page_leads_somewhere(browser, key):
    page = browser.get(f"/careers/{key}/").content.decode()
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))
    for address in set(re.findall(r'href="(/c[^"]+)"', page)):
        assert browser.get(address.replace("&amp;", "&")).status_code == 200, address


def test_what_is_not_published_says_so(browser):
    assert "Not published" in text(browser.get("/careers/legal/"))


@pytest.mark.parametrize("address", ["/careers/nobody/", "/careers/es/", "/careers/../facts/"])
def test_a_career_nobody_wrote_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


def test_no_style_or_script_stands_in_the_page(browser):
    for address in ("/careers/", "/careers/hospital/"):
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script", browser.get(address).content.decode())


def test_every_word_of_the_data_is_spanish_on_a_spanish_page(spanish):
    words = text(spanish.get("/careers/prison/"))
    assert "Gestión de casos en prisiones" in words
    assert "Trabajo social en salud mental y adicciones" in words
    english = [says for says in shelf.careers()["prison"].strings() if len(says) > 20 and says in words]
    assert english == []


def test_an_adopters_career_stands_beside_ours(browser, settings, tmp_path):
    source = (shelf.shelf().roots[0] / "career" / "housing.yaml").read_text(encoding="utf-8")
    (tmp_path / "career").mkdir()
    own = source.replace("title: Housing case manager", "title: Harbor case manager").replace(
        "certification/ccmc/ccm", "certification/none/such"
    )
    (tmp_path / "career" / "harbor.yaml").write_text(own, encoding="utf-8")
    settings.CASEWAY_RULEBOOKS = (tmp_path,)
    assert {"harbor", "housing"} <= set(listed(browser))
    page = browser.get("/careers/harbor/").content.decode()
    assert "Harbor case manager" in page
    assert "/certifications/none/such/" not in page
