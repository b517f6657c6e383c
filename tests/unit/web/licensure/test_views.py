import re

import pytest

from caseway.rulebooks import licensure, shelf

STATES = licensure.states(licensure.sheets(shelf()))


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def tiles(response):
    """The letters of the states by how their tile is drawn."""
    found = re.findall(r'cw-tile__link--(\w+)" href="/licensure/(\w\w)/"', response.content.decode())
    return {state: status for status, state in found}


def test_the_map_has_a_tile_for_every_state(browser):
    assert set(tiles(browser.get("/licensure/"))) == {letters.lower() for letters in STATES}


def test_the_first_compact_is_the_nurses(browser):
    found = tiles(browser.get("/licensure/"))
    assert (found["tx"], found["ma"], found["gu"], found["ca"]) == ("active", "enacted", "partial", "not_member")


def test_the_other_compact_is_nowhere_in_use(browser):
    response = browser.get("/licensure/?compact=social-work-compact")
    found = tiles(response)
    assert (found["ks"], found["ny"], found["tx"]) == ("enacted", "not_member", "unknown")
    assert "active" not in found.values()
    assert "Fully active" not in text(response)


def test_one_status_can_be_chosen(browser):
    response = browser.get("/licensure/?compact=nurse-compact&status=enacted")
    found = tiles(response)
    assert [state for state, drawn in found.items() if drawn != "aside"] == ["ma", "vi"]
    assert response.content.decode().count('class="cw-names"') == 1


@pytest.mark.parametrize(
    "query", ["compact=physicians", "status=perhaps", "compact=states", "compact=nurse-compact&status=x"]
)
def test_a_choice_that_is_none_is_not_found(browser, query):
    assert browser.get(f"/licensure/?{query}").status_code == 404


def test_the_same_letters_are_told_apart(browser):
    words = text(browser.get("/licensure/"))
    assert "LSW Bachelor's degree: Massachusetts , Minnesota , Ohio Master's degree: Illinois" in words
    assert "LBSW Bachelor" not in words, "letters that mean the same everywhere need no row"


@pytest.mark.parametrize("letters", STATES)
def test_every_state_has_its_page_with_whole_references(browser, letters):
    response = browser.get(f"/licensure/{letters.lower()}/")
    page = response.content.decode()
    assert STATES[letters] in text(response)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'\bid="([^"]+)"', page))


def test_georgia_demands_a_certification(browser):
    response = browser.get("/licensure/ga/")
    words = text(response)
    assert "Since January 1, 2016." in words
    assert "Accepted: CRC, CDMS , CRRN, WAVES, CWAVES, LPC, CCM , COHN, COHN-S." in words
    assert "Not on the list: ACM, CMGT-BC ." in words
    assert 'href="/certifications/ccmc/ccm/"' in response.content.decode()


def test_tennessee_demands_a_registration(browser):
    assert "Registration with the state for $100" in text(browser.get("/licensure/tn/"))


def test_massachusetts_has_enacted_and_does_not_issue(browser):
    words = text(browser.get("/licensure/ma/"))
    assert "Enacted, not issuing" in words
    assert "November 20, 2024. Law signed in Massachusetts." in words
    assert "the C stands for certified" in words


def test_dates_stand_in_order_and_a_day_not_read_is_left_out(browser):
    words = text(browser.get("/licensure/ct/"))
    assert words.index("May 30, 2024.") < words.index("October 1, 2025.")
    assert "Law passed in May 2024; the day was not read." in text(browser.get("/licensure/ga/"))


def test_what_was_not_read_is_a_question_to_the_board(browser):
    words = text(browser.get("/licensure/wy/"))
    assert "Not read for this state. Nothing can be told from the letters alone." in words
    assert "That does not mean that nothing is demanded." in words
    assert "Not known" in words
    assert "Has this state joined the Social Work Licensure Compact" in words


def test_an_open_level_does_not_settle_what_the_titles_mean(browser):
    words = text(browser.get("/licensure/ut/"))
    assert "In 2010 at least one level of license was open to other degrees" in words
    assert "Which social work licenses does this state issue" in words


def test_courses_are_told_where_they_were_read(browser):
    assert "Child abuse: 2 hours." in text(browser.get("/licensure/pa/"))
    assert "Human trafficking: 2 hours." in text(browser.get("/licensure/fl/"))


def test_the_data_speaks_spanish(spanish):
    assert "Carolina del Norte" in text(spanish.get("/licensure/"))
    assert "Islas Vírgenes" in text(spanish.get("/licensure/vi/"))


@pytest.mark.parametrize("address", ["/licensure/zz/", "/licensure/GA/", "/licensure/georgia/", "/licensure/../facts/"])
def test_what_is_no_state_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


def test_no_style_or_script_stands_in_the_page(browser):
    for address in ("/licensure/", "/licensure/ga/"):
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script", browser.get(address).content.decode())
