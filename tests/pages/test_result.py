"""The result in a real browser: readable by all, judged again in place, printed, and working without scripts."""

import pytest

RESULT = "/check/result/"
WIDTHS = [1280, 390]
MOST_BYTES = 250_000


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def answers_of(page, sample):
    page.goto("/check/")
    page.click(f"form[action$='/{sample}/'] button")
    page.wait_for_url(f"**{RESULT}")


@pytest.mark.parametrize(
    ("width", "language", "sample"), [(1280, "en", "ben"), (390, "es", "ben"), (390, "en", "cleo"), (1280, "es", "ada")]
)
def test_the_result_can_be_read_by_all(visit, axe, width, language, sample):
    page = visit("/check/", width=width, language=language)
    answers_of(page, sample)
    for address in (RESULT, f"{RESULT}ccmc/ccm/", f"{RESULT}ancc/cmgt-bc/"):
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_with_every_line_open_nothing_overflows(visit, axe, width):
    page = visit("/check/", width=width)
    answers_of(page, "cleo")
    page.goto(f"{RESULT}ccmc/ccm/")
    page.click("[data-open=yes]")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert (axe(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_answers_there_is_an_invitation(visit, axe, width):
    page = visit(RESULT, width=width)
    assert page.inner_text("h1") == "Nothing to judge yet"
    assert (axe(page), overflow(page)) == ([], 0)


def test_a_change_is_judged_again_in_place(visit, axe):
    page = visit("/check/")
    answers_of(page, "ben")
    page.evaluate("window.stayed = true")
    assert page.inner_text("#difference").strip() == ""

    page.fill("#what-if-hours", "30")
    page.wait_for_selector("#difference li")

    assert "CMGT-BC" in page.inner_text("#difference")
    assert "Changed." in page.inner_text("#answers")
    assert page.evaluate("window.stayed") is True
    assert page.url.endswith(RESULT)
    assert axe(page) == []

    page.fill("#what-if-hours", "")
    page.wait_for_selector("#difference li", state="detached")
    assert "Changed." not in page.inner_text("#answers")


def test_one_more_year_is_said_wherever_it_matters(visit):
    page = visit("/check/")
    answers_of(page, "ben")
    page.check("[name=renewed]")
    page.check("[name=one_more_year]")
    page.wait_for_selector("#glance .cw-notice:has-text('would stand on')")
    assert page.text_content(".cw-time__now") == "in a year"
    assert "You qualify on" in page.inner_text("#answers")
    assert page.inner_text("#difference").count("You qualify on") >= 2


def test_without_scripts_a_change_is_judged_on_a_page_of_its_own(visit):
    page = visit("/check/", scripts=False)
    answers_of(page, "ben")
    page.fill("#what-if-hours", "30")
    page.click("#what-if button[type=submit]")
    assert "CMGT-BC" in page.inner_text("#difference")
    assert page.input_value("#what-if-hours") == "30"


def test_a_question_leads_to_its_field_in_the_interview(visit):
    page = visit("/check/")
    answers_of(page, "cleo")
    page.click(".cw-ask__list a >> nth=0")
    target = page.url.partition("#")[2]
    assert page.locator(f"[id='{target}']").count() == 1


def test_the_picture_has_the_same_in_a_table(visit):
    page = visit("/check/")
    answers_of(page, "ben")
    page.click(".cw-time__table summary")
    assert page.locator(".cw-time__table tbody tr").count() >= 5
    assert page.locator("svg[role=img] title").first.text_content()


def test_print_shows_the_whole_tree_and_leaves_the_tools_out(visit):
    page = visit("/check/")
    answers_of(page, "ben")
    page.emulate_media(media="print")
    assert not page.is_visible("#what-if")
    page.goto(f"{RESULT}ccmc/ccm/")
    closed = page.locator(".cw-line > details:not([open]) > .cw-line__body").first
    assert closed.bounding_box()["height"] > 0


def test_the_page_weighs_less_than_the_budget(visit):
    page = visit("/check/")
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.context.clear_cookies()
    answers_of(page, "ben")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < MOST_BYTES
