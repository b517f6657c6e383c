"""Every page of the start and the interview: readable by all, on a desk and on a phone, in both languages."""

import pytest

EMPTY = ["/", "/casework/", "/check/", "/check/licenses/", "/check/employment/", "/check/review/", "/nowhere/"]
FILLED = [
    "/check/",
    "/check/licenses/",
    "/check/degrees/",
    "/check/certifications/",
    "/check/employment/?card=1&more=1",
    "/check/continuing-education/",
    "/check/client-firms/",
    "/check/attestations/",
    "/check/review/",
]
WIDTHS = [1280, 390]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_answered_yet(visit, axe, width):
    page = visit("/", width=width)
    for address in EMPTY:
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_persons_answers(visit, axe, width):
    page = visit("/", width=width)
    page.click("form[action$='/ada/'] button")
    for address in FILLED:
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


def test_spanish_is_longer_and_still_fits_a_phone(visit):
    page = visit("/", width=390, language="es")
    page.click("form[action$='/ada/'] button")
    for address in EMPTY + FILLED:
        page.goto(address)
        assert (address, page.get_attribute("html", "lang"), overflow(page)) == (address, "es", 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_answers_that_cannot_be_used(visit, axe, width):
    page = visit("/check/employment/", width=width)
    page.check("[name=have][value=yes]")
    page.fill("#employment-0-hours_per_week", "many")
    page.fill("[name=employment-0-start-year]", "23")
    page.click(".cw-go__next")

    page.wait_for_function("document.activeElement.id === 'errors'")
    assert axe(page) == []
    assert overflow(page) == 0


def test_a_refused_file(visit, axe):
    page = visit("/check/")
    refused = {"name": "me.yaml", "mimeType": "text/yaml", "buffer": b"licenses: [{type: Nurse}]"}
    page.set_input_files("input[type=file]", refused)
    page.evaluate("document.querySelector('.cw-file').submit()")
    page.wait_for_url("**/check/load/")

    assert "licenses[0].type" in page.inner_text("main")
    assert axe(page) == []


@pytest.mark.parametrize("size", [200, 320])
def test_a_page_enlarged_until_little_fits_still_needs_no_sideways_scrolling(visit, size):
    page = visit("/check/employment/", width=size + 120)
    page.check("[name=have][value=yes]")

    assert overflow(page) == 0


def test_one_page_weighs_less_than_a_quarter_megabyte_with_its_fonts(chromium, server):
    context = chromium.new_context(base_url=server)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    weights = []
    session.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    page.goto("/check/employment/", wait_until="networkidle")
    context.close()

    assert len(weights) > 4
    assert sum(weights) < 250_000
