"""The states in a real browser."""

import pytest


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "en"), (390, "es")])
def test_the_pages_can_be_read_by_all(visit, axe, width, language):
    page = visit("/licensure/", width=width, language=language)
    addresses = [
        "/licensure/",
        "/licensure/?compact=social-work-compact",
        "/licensure/?compact=nurse-compact&status=enacted",
        "/licensure/ga/",
        "/licensure/ma/",
        "/licensure/wy/",
    ]
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert (address, axe(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize("width", [1280, 390])
def test_no_two_tiles_share_a_place_and_each_can_be_touched(visit, width):
    page = visit("/licensure/", width=width)
    boxes = page.eval_on_selector_all(
        ".cw-tile", "tiles => tiles.map(tile => [tile.offsetLeft, tile.offsetTop, tile.offsetWidth, tile.offsetHeight])"
    )
    assert len(boxes) == 56
    assert len({(left, top) for left, top, _, _ in boxes}) == 56
    assert min(min(wide, high) for _, _, wide, high in boxes) >= 24


def test_without_scripts_a_state_is_found_by_compact_and_status(visit):
    page = visit("/licensure/", scripts=False)
    page.click("a.cw-chip:has-text('Social Work')")
    page.click("a.cw-chip:has-text('Not a member')")
    assert page.locator(".cw-names a").all_inner_texts() == ["California", "New York"]
    page.click(".cw-names a >> nth=0")
    assert page.inner_text("h1") == "California"
