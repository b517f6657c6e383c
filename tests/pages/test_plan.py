"""The whole way in a real browser: a sample person, the result, the plan, the packet and the calendar, without an account."""

import pytest

PLAN = "/plan/"
CCM = f"{PLAN}ccmc/ccm/"
WIDTHS = [1280, 390]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def answers_of(page, sample):
    page.goto("/check/")
    page.click(f"form[action$='/{sample}/'] button")
    page.wait_for_url("**/check/result/")


@pytest.mark.parametrize(
    ("width", "language", "sample"),
    [(1280, "en", "ben"), (390, "es", "cleo"), (390, "en", "dan"), (1280, "es", "ada")],
)
def test_a_plan_can_be_read_by_all(visit, axe, width, language, sample):
    page = visit("/check/", width=width, language=language)
    answers_of(page, sample)
    for address in (PLAN, CCM, f"{PLAN}acma/acm-sw/"):
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_without_answers_there_is_an_invitation(visit, axe, width):
    page = visit(PLAN, width=width)
    assert page.inner_text("h1") == "Nothing to plan from yet"
    assert (axe(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_sample_to_the_calendar(visit, scripts):
    page = visit("/check/", scripts=scripts)
    answers_of(page, "ben")
    page.click("text=Plan the way there")
    page.wait_for_url(f"**{PLAN}")
    page.click("text=See the way to the CCM")
    page.wait_for_url(f"**{CCM}")
    assert page.inner_text(".cw-way__answer").startswith("Certified by about")
    assert page.locator(".cw-step").count() >= 4

    with page.expect_download() as packet:
        page.click("text=Make the packet (PDF)")
    assert packet.value.suggested_filename.endswith(".pdf")
    with page.expect_download() as calendar:
        page.click("text=Put the days in my calendar")
    assert calendar.value.suggested_filename == "caseway-plan-ccm.ics"
    assert calendar.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_limits_make_a_plan_of_ones_own_and_can_be_taken_back(visit, axe):
    page = visit("/check/")
    answers_of(page, "cleo")
    page.goto(CCM)
    before = page.inner_text(".cw-way__answer")
    page.check("[name=without][value=ccm-supervisor]")
    page.click("text=Plan within this")
    assert page.inner_text(".cw-choices [aria-current]").startswith("Yours")
    assert page.inner_text(".cw-way__answer") != before
    assert (axe(page), overflow(page)) == ([], 0)
    page.click(".cw-limits >> text=Undo my last change")
    assert page.inner_text(".cw-way__answer") == before
    assert not page.is_checked("[name=without][value=ccm-supervisor]")


@pytest.mark.parametrize("width", WIDTHS)
def test_where_nothing_fits_the_page_says_so(visit, axe, width):
    page = visit("/check/", width=width)
    answers_of(page, "ben")
    page.goto(CCM)
    page.fill("#limit-money", "5")
    page.click("text=Plan within this")
    assert "No plan keeps within what you set." in page.inner_text(".cw-way")
    assert (axe(page), overflow(page)) == ([], 0)
    page.fill("#limit-money", "much")
    page.click("text=Plan within this")
    assert page.get_attribute("#limit-money", "aria-describedby") == "limit-money-unit limit-money-wrong"
    assert page.input_value("#limit-money") == "much"
    assert (axe(page), overflow(page)) == ([], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_are_changed_by_a_form_at_their_step(visit, axe, width):
    page = visit("/check/", width=width)
    answers_of(page, "cleo")
    page.goto(CCM)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert (axe(page), overflow(page)) == ([], 0)
    form = page.locator("form[action*='/numbers/full-time/']")
    form.locator("[name=takes_least]").fill("30")
    form.locator("[name=takes_typical]").fill("10")
    form.locator("button >> nth=0").click()
    assert "smallest first" in page.locator("form[action*='/numbers/full-time/']").inner_text()
    form = page.locator("form[action*='/numbers/full-time/']")
    for name, value in (("takes_least", "1"), ("takes_typical", "2"), ("takes_most", "3")):
        form.locator(f"[name={name}]").fill(value)
    form.locator("button >> nth=0").click()
    assert page.locator("text=your estimate").count() >= 1


def test_print_keeps_the_plan_and_leaves_the_tools_out(visit):
    page = visit("/check/")
    answers_of(page, "ben")
    page.goto(CCM)
    page.emulate_media(media="print")
    assert not page.is_visible("#limits")
    assert page.is_visible(".cw-way-steps")
    assert page.is_visible(".cw-time__picture")
    tip = page.locator(".cw-step .cw-more p").first
    assert tip.bounding_box()["height"] > 0
