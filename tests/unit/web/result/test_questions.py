from caseway import rulebooks
from caseway.web.check.steps import address
from caseway.web.result import shelf
from caseway.web.result.questions import open_questions


def questions(document, on):
    verdicts = rulebooks.compare(rulebooks.read_person(document).evidence, on=on)
    return open_questions([(verdict, shelf.particulars(verdict.rule)) for verdict in verdicts])


def test_nothing_is_open_when_everything_is_said(nurse, on):
    nurse["employment"][1]["disability_management_domains"] = 0
    nurse["employment"][0]["disability_management_domains"] = 0
    found = questions(nurse, on)
    assert (found.person, found.authorities) == ((), ())


def test_a_question_to_the_person_leads_to_its_field(nurse, on):
    del nurse["employment"][1]["supervisor_certification"]
    nurse["employment"][1]["start"] = "2025-06-01"
    addresses = {ask.address for ask in questions(nurse, on).person}
    assert address("employment[1].supervisor_certification") in addresses


def test_a_question_two_certifications_share_is_asked_once(on):
    (ask,) = [ask for ask in questions({"degrees": []}, on).person if ask.address == "/check/licenses/"]
    assert len(ask.letters) > 1


def test_what_the_certifier_does_not_publish_is_kept_apart(nurse, on):
    nurse["employment"][1] |= {"full_time": False, "start": "2022-01-09"}
    found = questions(nurse, on)
    (authority,) = [authority for authority in found.authorities if authority.short == "CCMC"]
    assert any("part-time" in str(ask.question) for ask in authority.questions)
    assert not any("part-time" in str(ask.question) for ask in found.person)
