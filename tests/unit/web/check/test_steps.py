"""The steps of the interview, and the way to each question."""

import pytest

from caseway.criteria import Field, Kind
from caseway.web.check import facts, steps


def test_every_kind_of_the_vocabulary_has_its_step():
    everything = {"client_firms": [{}], "activities": [{}], "confirmations": [{}]}
    assert {step.kind.name for step in steps.steps(everything)} == set(facts.kinds())
    assert {step.kind.name for step in steps.steps({})} == set(facts.kinds()) - set(everything)


def test_every_fact_of_a_kind_is_asked_exactly_once():
    for step in steps.steps({"client_firms": [{}]}):
        asked = [field.name for _title, group in step.parts() for field in group] + [
            field.name for field in step.seldom()
        ]
        assert sorted(asked) == sorted(step.kind.fields)


@pytest.mark.parametrize(
    ("document", "asked"),
    [
        ({}, False),
        ({"employment": [{"self_employed": False}]}, False),
        ({"employment": [{}, {"self_employed": True}]}, True),
        ({"client_firms": [{"name": "Acme"}]}, True),
        ({"client_firms": []}, False),
    ],
)
def test_firms_are_asked_of_the_self_employed_only(document, asked):
    assert any(step.slug == "client-firms" for step in steps.steps(document)) == asked


def test_a_kind_nobody_wrote_words_for_still_gets_its_page(monkeypatch):
    kind = Kind("languages", "language", {"name": Field("name", "text", "name")}, "A language.", "Which languages?")
    monkeypatch.setattr(facts, "kinds", lambda: {"languages": kind})

    (step,) = steps.steps({})

    assert (step.slug, step.words.title, step.words.gate) == ("languages", "Language", "Which languages?")
    assert [[field.name for field in group] for _title, group in step.parts()] == [["name"]]


@pytest.mark.parametrize(
    ("about", "address"),
    [
        ("employment", "/check/employment/"),
        ("employment[1]", "/check/employment/?card=1#employment-1"),
        (
            "employment[1].supervisor_certification",
            "/check/employment/?card=1#employment-1-supervisor_certification",
        ),
        ("continuing_education[0].hours", "/check/continuing-education/?card=0#continuing-education-0-hours"),
        ("attestations.moral_character", "/check/attestations/?card=0#attestations-0-moral_character"),
        ("unheard-of", "/check/"),
        ("", "/check/"),
        ("employment[x].y z", "/check/"),
    ],
)
def test_a_question_of_the_result_leads_to_its_place(about, address):
    assert steps.address(about) == address


@pytest.mark.parametrize(
    "about", ["employment[1].supervisor_certification", "employment[0].full_time", "employment[0].start"]
)
def test_the_place_it_leads_to_exists(browser, about):
    browser.post("/check/sample/ada/")
    address, _sep, place = steps.address(about).partition("#")

    assert f'id="{place}"' in browser.get(address).content.decode()
