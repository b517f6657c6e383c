import re

import pytest

RESULT = "/check/result/"
WHAT_IF = "/check/result/what-if/"


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_without_answers_the_page_invites_to_the_interview(browser):
    for address in (RESULT, f"{RESULT}ccmc/ccm/"):
        response = browser.get(address)
        assert response.status_code == 200
        assert 'href="/check/"' in response.content.decode()
        assert "/check/sample/" in response.content.decode()


def test_a_certification_nobody_knows_is_not_found(browser, visitor, nurse):
    for client in (browser, visitor(nurse)):
        for credential in ("nobody/nothing", "ccm", "../../etc/passwd", "ccmc/ccm/x"):
            assert client.get(f"{RESULT}{credential}/").status_code == 404


def test_all_certifications_stand_side_by_side_nearest_first(visitor, nurse):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    page = visitor(nurse).get(RESULT)
    order = re.findall(r'class="cw-result__letters" id="[^"]+">([^<]+)<', page.content.decode())
    assert sorted(order) == ["ACM-RN", "ACM-SW", "CCM", "CDMS", "CMGT-BC"]
    assert order.index("CCM") < order.index("ACM-SW")


def test_the_first_day_is_explained_with_cost_and_window(visitor, nurse):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    words = text(visitor(nurse).get(RESULT))
    assert "First day you qualify: January 9, 2027" in words
    assert "you complete 12 months" in words
    assert "$430" in words
    assert "Exam in April 2027" in words


def test_what_is_met_says_by_which_route_and_when_it_ends(visitor, nurse):
    nurse["employment"][1]["start"] = "2022-01-09"
    words = text(visitor(nurse).get(f"{RESULT}ccmc/ccm/"))
    assert "You qualify today" in words
    assert "How you qualify: A qualifying license · 24 months under any supervisor" in words
    assert "June 1, 2029" in words


def test_one_certification_shows_every_clause_with_its_sources(visitor, nurse, judged):
    page = visitor(nurse).get(f"{RESULT}ccmc/ccm/").content.decode()
    for clause in judged(nurse, "ccm").rule.clauses():
        assert f'id="clause-{clause.id}"' in page
    assert "Old Hospital (job 1)" in page
    assert "Official" in page


@pytest.mark.parametrize("part", [True, False])
def test_what_if_judges_again_and_shows_the_difference(visitor, nurse, part):
    client = visitor(nurse)
    headers = {"HX-Request": "true"} if part else {}
    response = client.post(WHAT_IF, {"supervisor": "all_along"}, headers=headers)
    assert "January 9, 2027 instead of January 9, 2028." in text(response)
    assert ("<html" in response.content.decode()) is not part


def test_what_if_stores_nothing(visitor, nurse):
    client = visitor(nurse)
    before = {name: morsel.value for name, morsel in client.cookies.items()}
    response = client.post(WHAT_IF, {"supervisor": "all_along", "course_hours": "30", "renewed": "yes"})
    assert not {name for name in response.cookies if name.startswith("caseway_draft")}
    assert {name: morsel.value for name, morsel in client.cookies.items() if name in before} == before
    assert "January 9, 2027" not in text(client.get(RESULT))


def test_what_if_keeps_what_was_chosen_without_scripts(visitor, nurse):
    page = visitor(nurse).post(WHAT_IF, {"course_hours": "18", "one_more_year": "yes"}).content.decode()
    assert 'value="18"' in page
    assert re.search(r'name="one_more_year"[^>]*checked', page)
    assert "on November 23, 2027" in page


def test_what_if_without_answers_is_the_invitation(browser):
    assert "/check/sample/" in browser.post(WHAT_IF, {"renewed": "yes"}).content.decode()


def test_what_if_is_only_posted(visitor, nurse):
    assert visitor(nurse).get(WHAT_IF).status_code == 405


def test_nothing_of_a_person_stands_in_an_address(visitor, nurse):
    page = visitor(nurse).get(RESULT).content.decode()
    for address in re.findall(r'(?:href|action|hx-post)="([^"]+)"', page):
        assert "Hospital" not in address
        assert "Nora" not in address


def test_hostile_words_are_only_words(visitor, nurse):
    nurse["employment"][1]["employer"] = "<script>alert(1)</script>{{ 7|add:7 }}%s{0}"
    for address in (RESULT, f"{RESULT}ccmc/ccm/"):
        page = visitor(nurse).get(address).content.decode()
        assert "<script>alert" not in page
        assert "{{ 7|add:7 }}%s{0}" in page


def test_no_style_or_script_stands_in_the_page(visitor, nurse):
    for address in (RESULT, f"{RESULT}ccmc/ccm/"):
        page = visitor(nurse).get(address).content.decode()
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_a_spanish_page_writes_numbers_for_machines_as_machines_read_them(visitor, nurse):
    page = visitor(nurse, language="es").get(f"{RESULT}ccmc/ccm/").content.decode()
    assert 'lang="es"' in page
    for value in re.findall(r'<(?:rect|line|svg|text)[^>]*?\s(?:x|x1|width|y|height)="([^"]+)"', page):
        assert re.fullmatch(r"-?\d+(\.\d+)?%?", value)
