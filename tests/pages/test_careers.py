"""The pages of the careers in a real browser: compared, narrowed and matched, with and without scripts."""

import pytest

MOST_BYTES = 250_000
WIDTHS = [1280, 390]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def matched(page, sample):
    page.goto("/check/")
    page.click(f"form[action$='/{sample}/'] button")
    page.goto("/careers/match/")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "es")])
def test_every_page_can_be_read_by_all(visit, axe, width, language):
    page = visit("/careers/", width=width, language=language)
    addresses = page.eval_on_selector_all(".cw-job__title a", "links => links.map(link => link.pathname)")
    assert len(addresses) == 18
    for address in addresses:
        page.goto(address)
        assert (address, overflow(page)) == (address, 0)
    # One template draws them all, so axe is asked of a few, and not of the same ones at every width.
    few = addresses[:: 6 if width > 1000 else 5]
    for address in ["/careers/", "/careers/?population=homeless&pay=100000", "/careers/match/", *few]:
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize(
    ("width", "language", "sample"), [(1280, "en", "dan"), (390, "en", "ben"), (390, "es", "cleo"), (1280, "es", "ada")]
)
def test_the_jobs_of_a_person_can_be_read_by_all(visit, axe, width, language, sample):
    page = visit("/check/", width=width, language=language)
    matched(page, sample)
    assert page.locator("#most").count() == 1
    assert (axe(page), overflow(page)) == ([], 0)


def test_the_list_is_narrowed_and_the_address_keeps_it(visit):
    page = visit("/careers/", scripts=False)
    page.select_option("[name=license]", "RN")
    page.select_option("[name=pay]", "90000")
    page.click(".cw-filters button")
    assert "license=RN" in page.url
    assert "pay=90000" in page.url
    assert 0 < page.locator(".cw-job").count() < 18
    assert page.input_value("[name=license]") == "RN"
    page.click("text=Show all")
    assert page.locator(".cw-job").count() == 18


def test_equal_pay_begins_at_the_same_place_on_every_page(visit):
    page = visit("/careers/")
    listed = page.locator("li:has(a[href='/careers/hospital/']) .cw-pay__range").first.get_attribute("x")
    page.goto("/careers/hospital/")
    assert page.locator(".cw-pay .cw-pay__range").first.get_attribute("x") == listed


def test_a_tag_leads_to_the_jobs_that_share_it(visit):
    page = visit("/careers/homeless_shelter/")
    page.click("a.cw-chip:has-text('People without a home')")
    titles = page.locator(".cw-job__title").all_inner_texts()
    assert {"Homeless services case manager", "Housing case manager"} <= set(titles)


def test_from_a_sample_person_to_a_job_and_another_plan(visit):
    page = visit("/check/")
    matched(page, "cleo")
    page.select_option("#toward", "acma/acm-sw")
    page.click(".cw-toward button")
    assert "You hold the ACM-SW" in page.inner_text("main")
    page.click(".cw-job__title a >> nth=0")
    assert page.locator("#counts").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_number_is_cut_off(visit, width):
    page = visit("/careers/", width=width)
    cut = page.eval_on_selector_all(
        ".cw-pay__sum", "all => all.filter(one => one.getBoundingClientRect().right > innerWidth).length"
    )
    assert cut == 0


def test_the_page_weighs_less_than_the_budget(visit):
    page = visit("/check/")
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    page.goto("/careers/")
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < MOST_BYTES
