"""Instruments: what a file may say, every fault of it, and the nine of ours."""

from datetime import date

import pytest

from caseway import rulebooks
from caseway.criteria import Unreadable
from caseway.rulebooks import instruments_reading
from caseway.rulebooks.branching import ItemTest
from caseway.rulebooks.codes import DOMAINS
from caseway.rulebooks.scoring import score
from caseway.rulebooks.shelf import Shelf
from tests.unit.rulebooks.instrument_file import WHOLE, read, write

OURS = instruments_reading.names(rulebooks.shelf())


def ours(name):
    return instruments_reading.in_force(rulebooks.shelf(), name, on=date(2026, 11, 26))


def faults(tmp_path, *changes):
    """The faults of the whole file with changes: pairs of what stands there and what shall."""
    text = WHOLE
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(Unreadable) as unreadable:
        read(tmp_path, text)
    return [(fault.line, fault.path, fault.says) for fault in unreadable.value.faults]


def test_a_file_is_read_into_values(tmp_path):
    found = read(tmp_path)
    assert (found.name, found.edition, found.title) == ("instrument/ferry", date(2026, 1, 1), "Ferry scale")
    assert [part.key for part in found.components] == ["water", "land"]
    assert [item.key for item in found.component("land").items] == ["port", "trips", "last", "spent"]
    assert [answer.code for answer in found.item("calm").answers] == ["never", "some", "always"]
    assert [answer.text for answer in found.item("port").answers] == ["Yes", "No"]
    assert found.item("why").when == ItemTest("sick", "at_least", 1)
    assert (found.score("kind").cutoffs[0].key, len(found.score("trouble").cutoffs)) == ("", 3)
    assert found.score("kind").source.address == "board.example"
    assert [trigger.before_closing for trigger in found.triggers] == [True, False, False]
    assert found.license.text == "Ours."


def test_everything_shown_can_be_translated(tmp_path):
    shown = list(read(tmp_path).strings())
    for text in ("Ferry scale", "Ours.", "On the last ferry,", "This year.", "trips", "A gull", "Yes", "Trouble", "Young",
                 "Lost", "Look for the ship.", "Rest", "Talk about it."):  # fmt: skip
        assert text in shown
    assert "" not in shown


@pytest.mark.parametrize(
    ("changes", "place", "says"),
    [
        (("text: Why?", "text: 3"), "components[0].items[2].text", "words are expected here."),
        (("method: count", "method: counts"), "scores[4].method", "unknown word “counts”. Did you mean “count”?"),
        (("{item: sick, at_least: 1}", "{item: sick}"), "components[0].items[2].when", "a test names one item"),
        (("when: {item: port, is: false}, says", "when: soon, says"), "triggers[0].when", "a condition is expected here"),
        (("answers: often, text: were you sick?", "answers: oftn, text: were you sick?"), "components[0].items[0].answers",
         "unknown list of answers “oftn”. Did you mean “often”?"),
        (("kind: date, text", "kind: date, answers: often, text"), "components[1].items[2]", "an item of the kinds choice and several has"),
        (("kind: choice, answers: often, text: were you sick?", "kind: choice, text: were you sick?"), "components[0].items[0]",
         "an item of the kinds choice and several has"),
        (("kind: several\n", "kind: several\n        answers: often\n"), "components[0].items[3]", "an item of the kinds choice and several has"),
        (("answers: often, text: were you sick?", "choices: [{code: a, text: A, points: 1}, {code: b, text: B, points: 2}], text: were you sick?",
          "answers: often, reverse", "choices: [{code: a, text: A, points: 1}, {code: b, text: B, points: 2}], reverse"),
         "answers.often", "no item uses this list of answers"),
        (("    may_miss: 1\n", "    may_miss: 1\n    bands: [{key: low, label: Low, from: 0}]\n"), "scores[0].cutoffs", "a score has “bands”, which hold for everyone, or"),
        (("key: sick", "key: Sick"), "items and scores", "“Sick” is no key."),
        (("key: land", "key: water"), "components", "“water” is the key of two"),
        (("key: twice", "key: sick"), "items and scores", "“sick” is the key of two"),
        (("code: some", "code: never"), "components[0].items[0].sick", "“never” is the key of two"),
        (("key: old", "key: young"), "scores.trouble", "“young” is the key of two"),
        (("{key: high, label: High, from: 4}", "{key: low, label: High, from: 4}"), "scores.trouble", "“low” is the key of two"),
        (("labels: [MH]", "labels: [MHH]"), "labels", "unknown label “MHH”."),
        (("labels: [MH]", "labels: [MH]\nsettings: [hospitall]"), "settings", "unknown setting “hospitall”. Did you mean “hospital”?"),
        (("labels: [BH]", "labels: [BHH]"), "components[0].items[1].labels", "unknown label “BHH”."),
        (("labels: [VIO]", "labels: [VIOL]"), "components[0].items[3]", "unknown label “VIOL”. Did you mean “VIO”?"),
        (("labels: [LOCIS]", "labels: [LOCI]"), "triggers[0].labels", "unknown label “LOCI”. Did you mean “LOCIS”?"),
        (("labels: [COGN]", "labels: [COG]"), "proposals[0].labels", "unknown label “COG”. Did you mean “COGN”?"),
        (("loinc: 44250-9", "loinc: 44250-8"), "components[0].items[0].loinc", "“44250-8” is no code of LOINC"),
        (("loinc: LA6568-5", "loinc: LA65685"), "components[0].items[0]", "“LA65685” is no code of LOINC"),
        (("unconfirmed: [44249-1]", "unconfirmed: [68518-0]"), "unconfirmed", "nothing has the code “68518-0”"),
        (("kind: text, optional: true", "kind: text, reverse: true"), "components[0].items[2]", "only a choice with points"),
        (("{code: some, text: Sometimes, points: 1}", "{code: some, text: Sometimes}"), "components[0].items[0]", "some of its answers have points"),
        (("    - {code: some, text: Sometimes, points: 1}\n    - {code: always, text: Always, points: 3}\n", ""), "components[0].items[0]", "one answer is no choice"),
        (("replaces: [gull]", "replaces: [gul]"), "components[0].items[3]", "“whale” replaces “gul”, which is none of its answers: none, gull"),
        (("kind: date", "kind: date, unit: days"), "components[1].items[2]", "“least”, “most”, “whole” and “unit” are of a number."),
        (("least: 0, most: 99", "least: 99, most: 99"), "components[1].items[1]", "“least” (99) is not less than “most” (99)."),
        (("{item: sick, at_least: 1}", "{item: port, is: true}"), "components[0].items[2].when", "unknown item before this one “port”."),
        (("{score: trouble, at_least: 2}", "{score: bill, at_least: 2}"), "components[1].items[2].when", "unknown score of the items before “bill”."),
        (("{score: trouble, at_least: 2}", "{score: kind, at_least: 2}"), "components[1].items[2].when", "unknown score of the items before “kind”."),
        (("of: [sick, calm]\n", "of: [sick, clam]\n"), "scores[0].of", "unknown item or earlier score “clam”. Did you mean “calm”?"),
        (("of: [sick, port]", "of: [sick, port, why]"), "scores[1].of", "the answers to “why” have no points"),
        (("of: [seen]", "of: [seen, sum]"), "scores[2].of", "unknown item or earlier score “sum”."),
        (("of: [seen]", "of: [seen, seen]"), "scores[2]", "“of” names a part twice"),
        (("method: lookup, of: [trips], table", "method: sum, of: [trips], table"), "scores[3]", "“table” says nothing in a score by “sum”, which takes: of, may_miss, provisional."),
        ((", reaching: 3", ""), "scores[4]", "a score by “count” needs “reaching”."),
        (("weights: {sick: 2, port: -1}", "weights: {sick: 2, port: 0}"), "scores[1]", "“port” in “weights” is none of its parts, or weighs nothing."),
        (("weights: {sick: 2", "weights: {calm: 2"), "scores[1]", "“calm” in “weights” is none of its parts, or weighs nothing."),
        (("table: [{from: 1,", "table: [{from: 10,"), "scores[3]", "the rows of “table” are not in order"),
        (("may_miss: 1", "may_miss: 2"), "scores[0].may_miss", "“may_miss” is less than the number of items"),
        (("may_miss: 1", "may_miss: 1\n    provisional: [sick]"), "scores[0].may_miss", "“may_miss” is less than the number of items"),
        (("of: [wonders, traveled], provisional: [trips]", "of: [wonders, traveled], may_miss: 1"), "scores[5].may_miss", "“may_miss” is less than the number of items"),
        (("provisional: [trips]", "provisional: [sick]"), "scores[5].provisional", "unknown item of this score “sick”."),
        (("age_to: 64", "by_choice: true", "age_from: 65, settings: [home, clinic]", "by_choice: true"), "scores[0].cutoffs", "every cut-off is “by_choice”"),
        (("age_to: 64, ", "", "age_from: 65, settings: [home, clinic], ", ""), "scores[0].cutoffs", "two cut-offs hold for everyone"),
        (("key: young, label: Young", 'key: young, label: ""'), "scores[0].cutoffs[0].label", "words are expected here."),
        (("bands: [{key: high, label: High, from: 1}]", "bands: []"), "scores[0].cutoffs[2]", "a cut-off has bands"),
        (("label: Low, from: 0}, {key: high, label: High, from: 4}", "label: Low, from: 5}, {key: high, label: High, from: 4}"), "scores[0].cutoffs[0]", "a cut-off has bands"),
        (("{score: many, at_least: 2}", "{score: kind, at_least: 2}"), "scores[7].rows[0].when", "unknown score “kind”."),
        (("{item: port, is: false}, points", "{item: prt, is: false}, points"), "scores[7].rows[1].when", "unknown item “prt”. Did you mean “port”?"),
        (("{score: trouble, band: high}, says", "{score: trouble, band: hihg}, says"), "triggers[2].when", "unknown band “hihg”. Did you mean “high”?"),
        (("{score: trouble, band: high}, says", "{score: wonders, band: high}, says"), "triggers[2].when", "unknown band “high”."),
        (("instrument: instrument/ferry-2, ", ""), "triggers[2].instrument", "a trigger of the kind instrument, and no other, names one"),
        (("kind: safety, when", "kind: safety, instrument: instrument/ferry, when"), "triggers[0].instrument", "a trigger of the kind instrument, and no other"),
        (("domain: health", "domain: helth"), "proposals[0].domain", "unknown domain “helth”. Did you mean “health”?"),
        (("any_of: [whale]", "any_of: [wale]"), "proposals[0].when", "unknown answer “wale”. Did you mean “whale”?"),
        (("{item: seen, any_of: [whale]}", "{item: seen, is: whale}"), "proposals[0].when", "“is” does not go with “seen”."),
        (("{item: seen, any_of: [whale]}", "{item: last, is: soon}"), "proposals[0].when", "“is” does not go with “last”."),
        (("{item: seen, any_of: [whale]}", "{item: trips, is: many}"), "proposals[0].when", "“is” does not go with “trips”."),
        (("{item: seen, any_of: [whale]}", "{item: last, at_least: 3}"), "proposals[0].when", "the answers to “last” have no points to compare."),
        (("  page: {title", "  other: {title: Other, publisher: Board, address: other.example, read: 2026-01-02, standing: official}\n  page: {title"),
         "sources.other", "nothing uses this source"),
    ],
)  # fmt: skip
def test_every_fault_has_its_place_and_says_what_to_do(tmp_path, changes, place, says):
    found = faults(tmp_path, *changes)
    assert any(told[1] == place and told[2].startswith(says) for told in found), found
    assert all(line is not None for line, _, _ in found)


def test_a_cut_off_among_several_needs_a_name(tmp_path):
    assert [
        (place, says) for _, place, says in faults(tmp_path, "key: young, label: Young, age_to", "key: young, age_to")
    ] == [("scores[0].cutoffs[0].label", "“label” is missing.")]


def test_all_faults_are_told_at_once(tmp_path):
    found = faults(
        tmp_path, "domain: health", "domain: helth", "reaching: 3", "reaching: 0", "labels: [MH]", "labels: [X]"
    )
    assert [place for _, place, _ in found] == ["labels", "scores[4]", "proposals[0].domain"]


def test_a_component_asks_something(tmp_path):
    text = WHOLE.replace("components:\n", "components:\n  - {key: air, title: In the air, items: []}\n", 1)
    with pytest.raises(Unreadable, match="a component without items asks nothing"):
        read(tmp_path, text)


def test_a_number_can_be_compared_with_a_number(tmp_path):
    found = read(tmp_path, WHOLE.replace("{item: seen, any_of: [whale]}", "{item: trips, is: 3}"))
    assert [row.key for row in score(found, {"trips": 3}).proposals] == ["rest"]


def test_the_edition_of_a_day_and_the_one_that_was_answered(tmp_path):
    folder = tmp_path / "instrument/ferry"
    write(folder)
    write(folder, WHOLE.replace("Ferry scale", "New ferry scale"), "2027-01-01.yaml")
    shelf = Shelf((tmp_path,))
    assert instruments_reading.names(shelf) == ["instrument/ferry"]
    assert instruments_reading.in_force(shelf, "ferry", on=date(2026, 12, 31)).title == "Ferry scale"
    assert instruments_reading.in_force(shelf, "instrument/ferry", on=date(2027, 1, 1)).title == "New ferry scale"
    assert instruments_reading.edition(shelf, "ferry", edition=date(2026, 1, 1)).title == "Ferry scale"
    for missing in (date(2025, 12, 31), date(2026, 1, 2)):
        with pytest.raises(rulebooks.NotOnShelf, match="has no edition of"):
            instruments_reading.edition(shelf, "ferry", edition=missing)
    with pytest.raises(rulebooks.NotOnShelf, match="the oldest takes effect on 2026-01-01"):
        instruments_reading.in_force(shelf, "ferry", on=date(2025, 12, 31))
    with pytest.raises(rulebooks.NotOnShelf, match="There are: instrument/ferry"):
        instruments_reading.in_force(shelf, "fery", on=date(2027, 1, 1))


def test_the_instruments_of_the_core():
    assert {name.partition("/")[2] for name in OURS} == {
        "phq-2", "phq-9", "gad-7", "audit-c", "cage", "gds-15", "pc-ptsd-5", "lace", "needs-interview",
    }  # fmt: skip


@pytest.mark.parametrize("name", OURS)
def test_ours_say_on_what_ground_their_words_may_be_used(name):
    assert len(ours(name).license.text) > 40
    assert ours(name).license.position in ("public_domain", "formula", "own")


@pytest.mark.parametrize("name", OURS)
def test_ours_exist_in_spanish(name):
    spanish = rulebooks.shelf().translation(name, "es")
    assert set(ours(name).strings()) == set(spanish)


def test_the_codes_that_nobody_has_seen_in_a_source_are_marked():
    assert {name: ours(name).unconfirmed for name in OURS if ours(name).unconfirmed} == {
        "instrument/audit-c": ("68518-0",),
        "instrument/gad-7": ("70274-6",),
        "instrument/phq-2": ("55757-9", "55758-7"),
    }


def test_the_first_question_of_the_audit_c_is_not_the_one_about_heavy_drinking():
    assert ours("instrument/audit-c").item("frequency").loinc == "68518-0"


def test_the_lowest_answer_of_the_gad_7_is_not_at_all():
    assert ours("instrument/gad-7").items[0].answers[0].text == "Not at all"


def test_the_interview_is_short_and_in_parts_and_asks_about_safety_in_private():
    found = ours("instrument/needs-interview")
    always = [item for item in found.items if item.when is None]
    assert 8 <= len(found.components) <= 10
    assert 25 <= len(always) <= 35
    assert all(item.private for item in found.component("safety").items)
    assert all(found.item(key).private for key in ("self_harm", "substances"))


def test_every_domain_but_those_without_a_question_is_asked_about():
    proposed = {row.domain for row in ours("instrument/needs-interview").proposals}
    assert set(DOMAINS) - proposed == {"protective-factor", "sdoh-category-unspecified"}


@pytest.mark.parametrize("name", OURS)
def test_an_instrument_that_a_trigger_gives_is_on_the_shelf(name):
    assert {trigger.instrument for trigger in ours(name).triggers if trigger.instrument} <= set(OURS)
