"""The pages of the certifications in a real browser."""

import pytest


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "es")])
def test_every_page_can_be_read_by_all(visit, axe, width, language):
    page = visit("/certifications/", width=width, language=language)
    addresses = page.eval_on_selector_all(".cw-cert__letters a", "links => links.map(link => link.pathname)")
    assert len(addresses) == 5
    for address in ["/certifications/", *addresses]:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert (address, axe(page), overflow(page)) == (address, [], 0)


def test_a_reference_leads_to_its_source(visit):
    page = visit("/certifications/ccmc/ccm/")
    reference = page.locator(".cw-rule .cw-ref").first
    target = reference.get_attribute("href").removeprefix("#")
    reference.click()
    assert page.locator(f"[id='{target}']").is_visible()


def test_an_older_edition_is_one_click_away(visit, axe):
    page = visit("/certifications/acma/acm-rn/")
    page.click("#editions ~ .cw-edition >> nth=-1 >> a")
    assert "You are reading the edition" in page.inner_text("main")
    assert axe(page) == []
