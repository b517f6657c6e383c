import json
import uuid
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from caseway.casework.plan_content import Content, PlanGoal, PlanNeed, PlanStep, differences, kept, read

WORDS = st.text(min_size=1, max_size=12)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
LABELS = st.lists(st.sampled_from(["SDV", "MH"]), unique=True).map(tuple)
STEPS = st.builds(
    PlanStep, id=st.uuids(), says=WORDS, owner=st.just("client"), who=WORDS, due_date=DAYS, status=WORDS, labels=LABELS
)
NEEDS = st.builds(
    PlanNeed, id=st.uuids(), domain=WORDS, says=WORDS, words=WORDS, priority=st.integers(1, 3), agreement=WORDS, labels=LABELS
)  # fmt: skip
GOALS = st.builds(
    PlanGoal, id=st.uuids(), words=WORDS, criterion=WORDS, baseline=WORDS, target_date=DAYS, is_long_term=st.booleans(),
    status=WORDS, needs=st.lists(st.uuids(), max_size=2).map(tuple), steps=st.lists(STEPS, max_size=2).map(tuple),
    labels=LABELS,
)  # fmt: skip
CONTENTS = st.builds(
    Content, st.lists(NEEDS, max_size=3).map(tuple), st.lists(GOALS, max_size=3).map(tuple),
    st.lists(STEPS, max_size=2).map(tuple),
)  # fmt: skip


@given(CONTENTS)
def test_what_is_kept_is_read_as_it_was(content):
    assert read(json.loads(json.dumps(kept(content)))) == content


@given(CONTENTS)
def test_what_is_the_same_does_not_differ(content):
    assert differences(content, content, {"strengths": ("a", "a")}).is_nothing


@given(CONTENTS, CONTENTS)
def test_what_came_one_way_went_the_other(old, new):
    there, back = differences(old, new, {}), differences(new, old, {})
    assert there.goals_added == back.goals_removed
    assert there.needs_removed == back.needs_added
    assert there.steps_added == back.steps_removed


def test_nothing_reads_as_nothing():
    assert read({}) == Content()


def test_a_step_that_moves_to_another_goal_does_not_come_and_go():
    step = PlanStep(uuid.uuid4(), "Shop", "client", "", None, "ready")
    one, two = (PlanGoal(uuid.uuid4(), words, "x", "", None, False, "active") for words in ("One", "Two"))
    old = Content(goals=(replace(one, steps=(step,)), two))
    new = Content(goals=(one, replace(two, steps=(step,))))
    assert differences(old, new, {}).is_nothing
    changed = differences(old, Content(goals=(one, replace(two, steps=(replace(step, who="Ann"),)))), {})
    assert [(found.says, dict(found.fields)) for found in changed.steps_changed] == [("Shop", {"who": ("", "Ann")})]
