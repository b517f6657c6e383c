"""Scoring: bounds, missing answers, cut-offs, branches and what follows; and what holds for any answers to any instrument."""

import json
from datetime import date
from functools import lru_cache
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseway import rulebooks
from caseway.rulebooks import instruments_reading
from caseway.rulebooks.scoring import score
from tests.unit.rulebooks.instrument_file import WHOLE, read

OURS = instruments_reading.names(rulebooks.shelf())
CERTAINTY = {"none": 0, "provisional": 1, "prorated": 2, "complete": 3}
WELL = {"sick": "never", "calm": "always", "seen": ["none"], "port": True, "trips": 12}


@lru_cache
def ours(name):
    return instruments_reading.in_force(rulebooks.shelf(), name, on=date(2026, 11, 26))


@pytest.fixture(scope="module")
def ferry(tmp_path_factory):
    return read(tmp_path_factory.mktemp("ferry"))


def value(ferry, answers, key):
    return score(ferry, answers).result(key).value


# --- the ways to score -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "key", "wanted"),
    [
        ({"sick": "some", "calm": "always"}, "trouble", 1),
        ({"sick": "some", "calm": "never"}, "trouble", 4),
        ({"sick": "always", "port": True}, "twice", 5),
        ({"sick": "always", "port": False}, "twice", 6),
        ({"seen": ["gull"]}, "wonders", 1),
        ({"seen": ["whale", "gull", "other"]}, "wonders", 4),
        ({"seen": ["other"]}, "wonders", 0),
        ({"trips": 0}, "traveled", 1),
        ({"trips": 9}, "traveled", 1),
        ({"trips": 10}, "traveled", 2),
        ({"sick": "always", "calm": "never", "seen": ["gull"]}, "many", 2),
        ({"sick": "always", "calm": "never", "seen": ["gull"]}, "kind", 5),
        ({**WELL, "port": False}, "kind", -1),
        (WELL, "kind", 0),
        ({"seen": ["gull"], "trips": 10}, "sum", 3),
        ({"spent": 12.5, "trips": 2}, "bill", 14.5),
    ],
)
def test_each_way_to_score(ferry, answers, key, wanted):
    assert value(ferry, answers, key) == wanted


def test_one_missing_answer_is_scaled_up_and_stays_within_what_it_can_be(ferry):
    result = score(ferry, {"sick": "always"}).result("trouble")
    assert (result.state, result.value, result.least, result.most) == ("prorated", 6, 3, 6)
    assert (result.missing, result.of) == (("calm",), 2)
    assert str(result.because) == "1 of 2 questions are answered; the score is scaled up from them."


def test_without_any_answer_there_is_no_score(ferry):
    result = score(ferry, {}).result("trouble")
    assert (result.state, result.value, result.band, result.least, result.most) == ("none", None, None, 0, 6)
    assert str(result.because) == "No score: 2 of 2 answers missing, and at most 1 may be."


def test_what_may_be_outstanding_gives_a_provisional_score(ferry):
    result = score(ferry, {"seen": ["whale"]}).result("sum")
    assert (result.state, result.value, result.least, result.most) == ("provisional", 5, 5, 6)
    assert str(result.because) == "Not all is known yet. The score is at least 5 and at most 6."


def test_a_number_without_a_least_gives_none(ferry):
    result = score(ferry, {"trips": 3}).result("bill")
    assert (result.state, result.value, result.least, result.most) == ("none", None, None, None)
    assert str(result.because) == "No score: 1 of 2 answers missing, and all are needed."


def test_a_number_with_a_least_only_has_no_end(tmp_path):
    text = WHOLE.replace("key: spent, kind: number", "key: spent, kind: number, least: 0")
    result = score(read(tmp_path, text), {"trips": 3}).result("bill")
    assert (result.state, result.value, result.least, result.most) == ("provisional", 3, 3, None)
    assert str(result.because) == "Not all is known yet. The score is at least 3."


def test_a_rule_that_one_missing_answer_cannot_change_is_decided(ferry):
    result = score(ferry, {"sick": "always", "calm": "never"}).result("kind")
    assert (result.state, result.value, result.band.key) == ("complete", 5, "grand")


def test_a_rule_that_hangs_on_it_is_not(ferry):
    result = score(ferry, {**WELL, "port": None}).result("kind")
    assert (result.state, result.missing, result.of) == ("none", ("port",), 4)
    assert (result.least, result.most) == (-1, 0)


def test_a_result_is_kept_as_plain_values(ferry):
    kept = score(ferry, {"sick": "always"}, about={"age": 70, "setting": "home"}).as_json()
    assert kept[0] == {
        "score": "trouble", "state": "prorated", "value": 6, "least": 3, "most": 6, "missing": ["calm"], "of": 2,
        "band": "high", "label": "High", "positive": True, "cutoff": "old", "choose": [],
    }  # fmt: skip
    assert json.loads(json.dumps(kept)) == kept


# --- cut-offs --------------------------------------------------------------------------------------------------------

THREE = {"sick": "always", "calm": "always"}


@pytest.mark.parametrize(
    ("about", "band", "cutoff", "choose"),
    [
        ({"age": 64}, "low", "young", []),
        ({"age": 65, "setting": "home"}, "high", "old", []),
        ({"age": 65, "setting": "jail"}, None, "", ["young", "old"]),  # nobody has said what holds there
        ({"age": 65, "setting": ""}, "high", "old", []),
        ({"setting": "jail"}, "low", "young", []),
        ({"age": 30, "setting": "home"}, "low", "young", []),
        ({}, None, "", ["young", "old"]),
        ({"age": "seventy"}, None, "", ["young", "old"]),
    ],
)
def test_the_cut_off_is_that_of_the_client(ferry, about, band, cutoff, choose):
    result = score(ferry, THREE, about=about).result("trouble")
    assert result.value == 3
    assert (result.band and result.band.key, result.cutoff) == (band, cutoff)
    assert [one.key for one in result.choose] == choose


def test_a_clinicians_choice_comes_first(ferry):
    result = score(ferry, THREE, about={"age": 30}, chosen={"trouble": "strict"}).result("trouble")
    assert (result.band.key, result.cutoff, result.choose) == ("high", "strict", ())


def test_a_choice_that_is_not_there_is_none(ferry):
    assert score(ferry, THREE, about={"age": 30}, chosen={"trouble": "other"}).result("trouble").cutoff == "young"


def test_where_all_cut_offs_agree_nobody_has_to_choose(ferry):
    result = score(ferry, {"sick": "some", "calm": "always"}).result("trouble")
    assert (result.value, result.band.key, result.cutoff, result.choose) == (1, "low", "", ())


def test_below_the_first_band_there_is_none(ferry):
    result = score(ferry, WELL, chosen={"trouble": "strict"}).result("trouble")
    assert (result.value, result.band, result.choose) == (0, None, ())


# --- branches, and what follows --------------------------------------------------------------------------------------


def test_what_hangs_on_an_answer_is_asked_after_it(ferry):
    assert "why" not in score(ferry, {}).asked
    assert "why" not in score(ferry, {"sick": "never"}).asked
    assert "why" in score(ferry, {"sick": "some"}).asked


def test_what_hangs_on_a_score_is_asked_once_the_score_says_so(ferry):
    assert "last" in score(ferry, {"sick": "always", "calm": "never"}).asked
    assert "last" not in score(ferry, {"sick": "never", "calm": "always"}).asked


def test_blank_is_what_is_asked_and_not_optional(ferry):
    scored = score(ferry, {"sick": "some", "calm": "always", "port": {"left": "unable", "why": "It sank."}})
    assert "why" in scored.asked
    assert scored.blank == ("seen", "trips")
    assert scored.blank_in(ferry.component("land")) == ("trips",)
    assert scored.left == ("port",)
    assert not scored.is_complete
    assert score(ferry, WELL).is_complete


def test_answers_that_do_not_fit_are_told_and_count_as_blank(ferry):
    scored = score(ferry, {**WELL, "trips": 100, "boats": 3})
    assert {key: str(says) for key, says in scored.wrong.items()} == {
        "trips": "Write 99 or less.",
        "boats": "There is no such question.",
    }
    assert scored.blank == ("trips",)
    assert not score(ferry, {**WELL, "boats": 3}).is_complete


def test_triggers_proposals_remarks_and_labels_follow(ferry):
    scored = score(ferry, {"sick": "always", "calm": "never", "why": "Waves.", "port": False, "seen": ["whale"]})
    assert [row.key for row in scored.triggers] == ["help", "more"]
    assert [row.key for row in scored.proposals] == ["rest"]
    assert [row.key for row in scored.remarks] == ["talk"]
    assert scored.labels == ("MH", "BH", "VIO", "COGN", "LOCIS")


def test_nothing_follows_from_what_is_not_answered(ferry):
    scored = score(ferry, {})
    assert (scored.triggers, scored.proposals, scored.remarks, scored.labels) == ((), (), (), ("MH",))


def test_what_is_left_out_on_purpose_can_trigger_too(ferry):
    scored = score(ferry, {"port": {"left": "declined", "why": ""}, "why": {"left": "declined"}, "sick": "some"})
    assert [row.key for row in scored.triggers] == ["left"]
    assert scored.remarks == ()


def test_an_answer_is_believed_unless_its_question_is_surely_not_asked(ferry):
    said = {"why": "Waves."}
    assert [row.key for row in score(ferry, said).remarks] == ["talk"]
    assert score(ferry, {**said, "sick": "never"}).remarks == ()


def test_points_of_a_question_surely_not_asked_do_not_count(tmp_path):
    text = WHOLE.replace("{key: calm, kind: choice,", "{key: calm, kind: choice, when: {item: sick, at_least: 1},")
    found = read(tmp_path, text)
    assert value(found, {"sick": "never", "calm": "never"}, "trouble") == 0
    assert value(found, {"sick": "some", "calm": "never"}, "trouble") == 4


def test_while_it_hangs_on_a_missing_answer_whether_a_question_is_asked_its_points_may_count_or_not(tmp_path):
    text = WHOLE.replace("    may_miss: 1\n", "")
    text = text.replace("{key: calm, kind: choice,", "{key: calm, kind: choice, when: {item: sick, at_least: 1},")
    result = score(read(tmp_path, text), {"calm": "never"}).result("trouble")
    assert (result.state, result.least, result.most, result.missing) == ("none", 0, 6, ("sick",))


def test_what_is_missing_is_what_it_hangs_on_first(tmp_path):
    text = WHOLE.replace("when: {item: sick, at_least: 1}", "when: {item: calm, at_least: 9}")
    text = text.replace("{key: calm, kind: choice,", "{key: calm, kind: choice, when: {item: sick, at_least: 1},")
    text = text.replace("text: Did you reach port?", "when: {item: calm, at_least: 3}, text: Did you reach port?")
    text = text.replace("key: trips, kind: number", "key: trips, when: {score: trouble, at_least: 2}, kind: number")
    found = read(tmp_path, text)
    assert score(found, {"port": True}).result("twice").missing == ("sick",)
    assert score(found, {"sick": "some"}).result("twice").missing == ("calm",)
    assert score(found, {"spent": 3}).result("bill").missing == ("sick",)
    assert score(found, {"sick": "always", "calm": "never", "spent": 3}).result("bill").missing == ("trips",)


def test_of_two_answers_it_hangs_on_the_one_that_is_there_is_not_missing(tmp_path):
    both = "{all: [{item: sick, at_least: 1}, {item: calm, at_least: 1}]}"
    text = WHOLE.replace("text: Did you reach port?", f"when: {both}, text: Did you reach port?")
    assert score(read(tmp_path, text), {"sick": "some", "port": True}).result("twice").missing == ("calm",)


def test_an_answer_after_a_question_left_out_counts_only_with_it():
    found = ours("instrument/pc-ptsd-5")
    five = dict.fromkeys(("nightmares", "avoiding", "on_guard", "numb", "blame"), True)
    result = score(found, five).result("total")
    assert (result.state, result.least, result.most, result.missing) == ("none", 0, 5, ("event",))
    assert score(found, {**five, "event": True}).result("total").value == 5


# --- LACE, against a table written by hand ---------------------------------------------------------------------------

LENGTH = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 4, 6: 4, 7: 5, 8: 5, 12: 5, 13: 5, 14: 7, 15: 7, 90: 7}
ACUTE = {False: 0, True: 3}
CHARLSON = {
    ("none",): 0,
    ("stroke",): 1,
    ("lungs",): 2,
    ("dementia",): 3,
    ("lungs", "heart_failure"): 5,
    ("metastatic",): 5,
}
VISITS = {0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 7: 4}


def test_the_arithmetic_of_the_lace():
    lace = ours("instrument/lace")
    for days, acute, conditions, visits in product(LENGTH, ACUTE, CHARLSON, VISITS):
        answers = {"days": days, "acute": acute, "conditions": list(conditions), "emergency": visits}
        result = score(lace, answers).result("total")
        wanted = LENGTH[days] + ACUTE[acute] + CHARLSON[conditions] + VISITS[visits]
        assert (result.value, result.state, result.band.key) == (
            wanted,
            "complete",
            "high" if wanted >= 10 else "not_high",
        ), answers
        before = score(lace, {key: given for key, given in answers.items() if key != "days"}).result("total")
        assert (before.state, before.value) == ("provisional", wanted - LENGTH[days])
        assert before.least <= wanted <= before.most


# --- what holds for any answers --------------------------------------------------------------------------------------

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)
LEFT = st.sampled_from([{"left": "declined", "why": "No."}, {"left": "unable", "why": ""}, {"left": "not_applicable"}])


def fitting(item):
    """Answers that have an item's form."""
    codes = [answer.code for answer in item.answers]
    alone = [answer.code for answer in item.answers if answer.alone]
    return {
        "choice": lambda: st.sampled_from(codes),
        "yes_no": lambda: st.sampled_from([True, False, "yes", "no"]),
        "several": lambda: (
            st.lists(st.sampled_from([code for code in codes if code not in alone]), min_size=1, max_size=4)
            | st.sampled_from([[code] for code in alone] or [[codes[0]]])
        ),
        "number": lambda: st.integers(0, 99),
        "text": lambda: st.text(min_size=1, max_size=9),
        "date": lambda: st.dates().map(str),
    }[item.kind]()


@st.composite
def sittings(draw, *, wild=False):
    """One of our instruments, and some answers to it."""
    instrument = ours(draw(st.sampled_from(OURS)))
    answers = {}
    for item in instrument.items:
        if draw(st.integers(0, 9)) < 8:
            answers[item.key] = draw((ANYTHING if wild else st.nothing()) | fitting(item) | LEFT)
    return instrument, answers


ABOUT = st.fixed_dictionaries(
    {},
    optional={
        "sex": st.sampled_from(["male", "female", "other", "", None]) | ANYTHING,
        "age": st.integers(0, 120) | ANYTHING,
        "setting": ANYTHING,
    },
)
ANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@ANY
@given(
    sittings(wild=True), ABOUT, st.dictionaries(st.sampled_from(["total", "strain"]), st.text(max_size=5), max_size=1)
)
def test_scoring_never_raises(sitting, about, chosen):
    instrument, answers = sitting
    scored = score(instrument, answers, about=about, chosen=chosen)
    assert len(scored.results) == len(instrument.scores)
    assert set(scored.blank) | set(scored.left) <= set(scored.asked)
    json.dumps(scored.as_json(), allow_nan=False)
    for result in scored.results:
        assert (result.value is None) == (result.state == "none")
        assert (result.because is None) == (result.state == "complete")


@ANY
@given(sittings(), ABOUT, st.randoms())
def test_the_order_of_answers_does_not_matter(sitting, about, chance):
    instrument, answers = sitting
    keys = list(answers)
    chance.shuffle(keys)
    other = score(instrument, {key: answers[key] for key in keys}, about=about)
    assert other.as_json() == score(instrument, answers, about=about).as_json()
    assert (other.triggers, other.proposals, other.labels, other.asked) == followings(instrument, answers, about)


def followings(instrument, answers, about):
    scored = score(instrument, answers, about=about)
    return scored.triggers, scored.proposals, scored.labels, scored.asked


@ANY
@given(sittings(), st.data())
def test_leaving_more_blank_never_raises_certainty(sitting, data):
    instrument, answers = sitting
    if not answers:
        return
    gone = data.draw(st.sets(st.sampled_from(sorted(answers)), min_size=1))
    fewer = score(instrument, {key: raw for key, raw in answers.items() if key not in gone})
    for before, after in zip(score(instrument, answers).results, fewer.results, strict=True):
        assert CERTAINTY[after.state] <= CERTAINTY[before.state], (before, after)


@ANY
@given(sittings(), st.data())
def test_a_score_lies_within_what_was_said_of_it_while_answers_were_missing(sitting, data):
    instrument, answers = sitting
    early = score(instrument, answers)
    missing = [item for item in instrument.items if early.instrument and item.key not in answers]
    filled = dict(answers) | {item.key: data.draw(fitting(item)) for item in missing}
    late = score(instrument, filled)
    for before, after in zip(early.results, late.results, strict=True):
        if after.state == "complete":
            assert before.least is None or before.least <= after.value
            assert before.most is None or after.value <= before.most
