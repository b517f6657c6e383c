"""Whatever is done to a case, in whatever order: only what may follow follows, nothing is forgotten, one is open at a time."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from caseway.casework import cases, goals, handing, needs, plans, tasks
from caseway.casework.cases import Closing, ReferralDraft
from caseway.casework.codes import (
    CASE_MOVES,
    GOAL_MOVES,
    GOAL_OPEN,
    NEED_MOVES,
    OPEN,
    PLAN_MOVES,
    TASK_MOVES,
    TASK_OPEN,
    CaseStatus,
    ClosureReason,
)
from caseway.casework.models import Case, CaseChange, Goal, HandOver, Need, Plan, Task
from caseway.clients.faults import Invalid
from tests.unit.casework.working import APPLY, EAT, FOOD
from tests.unit.clients.invented import ON

pytestmark = pytest.mark.slow

MOVES = {"status": CASE_MOVES, "need": NEED_MOVES, "goal": GOAL_MOVES, "task": TASK_MOVES, "plan": PLAN_MOVES}
PARTS = ["need", "goal", "task", "plan", "hand_over"]
# What a same-day undo takes back.
UNDOABLE = {"completed", "failed", "cancelled"}


class Life(RuleBasedStateMachine):
    """One person, one program, and all that can be done to their cases."""

    def __init__(self, place, client, who):
        super().__init__()
        self.place, self.client, self.who = place, client, who
        self.told = 0
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # --- what there is ---

    @property
    def case(self):
        found = Case.objects.filter(client=self.client).order_by("ends", "created_at")
        return found.filter(ends__isnull=True).first() or found.last()

    def some(self, table, number):
        rows = list(table.objects.filter(case__client=self.client).order_by("created_at", "pk"))
        return rows[number % len(rows)].pk if rows else None

    def does(self, verb, **told):
        with suppress(Invalid), transaction.atomic():
            verb(**told, **self.who(self.place.pam))

    # --- what is done ---

    @initialize(is_active=st.booleans(), has=st.sets(st.sampled_from(PARTS), min_size=2))
    def start(self, is_active, has):
        """Somewhere in the middle, or too few of these lives would come to what matters."""
        self.refer()
        if is_active:
            self.begin()
        for what in sorted(has):
            self.add(what)

    @rule()
    def refer(self):
        draft = ReferralDraft(worker=self.place.ana.pk)
        self.does(cases.refer, client=self.client.pk, program=self.place.housing.pk, draft=draft)

    @precondition(lambda self: self.case)
    @rule(status=st.sampled_from(CaseStatus.values), why=st.sampled_from(["", "So."]))
    def move(self, status, why):
        self.does(cases.move, case=self.case.pk, status=status, why=why)

    @precondition(lambda self: self.case and self.case.status == "referred")
    @rule()
    def begin(self):
        """The usual way to work, so that it is often reached."""
        self.does(cases.consent, case=self.case.pk, basis="written", given=ON)
        for status in ("eligible", "active"):
            self.does(cases.move, case=self.case.pk, status=status)

    @precondition(lambda self: self.case)
    @rule(reason=st.sampled_from(ClosureReason.values))
    def close(self, reason):
        self.does(cases.close, case=self.case.pk, closing=Closing(reason, "It is so.", client_told=ON))

    @precondition(lambda self: self.case)
    @rule()
    def reopen(self):
        self.does(cases.reopen, case=self.case.pk, why="Came back.")

    @precondition(lambda self: self.case)
    @rule(what=st.sampled_from(PARTS))
    def add(self, what):
        case, place = self.case.pk, self.place
        if what == "hand_over":
            worker = self.case.worker_id
            other = place.ben if worker == place.ana.pk else place.ana
            self.does(handing.begin, case=case, taker=other.pk)
        else:
            verb, draft = {
                "need": (needs.find, {"draft": FOOD}), "goal": (goals.add, {"draft": EAT}),
                "task": (tasks.add, {"draft": APPLY}), "plan": (plans.draft, {}),
            }[what]  # fmt: skip
            self.does(verb, case=case, **draft)

    @rule(number=st.integers(0, 5), what=st.sampled_from(["begin", "resolve", "give_up", "defer", "refute"]))
    def need(self, number, what):
        told = {
            "resolve": {"outcome": "x"},
            "give_up": {"unmet": "cost"},
            "defer": {"why": "x"},
            "refute": {"why": "x"},
        }
        if key := self.some(Need, number):
            self.does(getattr(needs, what), need=key, **told.get(what, {}))

    @rule(number=st.integers(0, 5), what=st.sampled_from(["begin", "hold", "complete", "cancel", "reject"]))
    def goal(self, number, what):
        told = {"begin": {}, "complete": {"achievement": "achieved", "and_steps": True}}
        if key := self.some(Goal, number):
            self.does(getattr(goals, what), goal=key, **told.get(what, {"why": "x"}))

    @rule(number=st.integers(0, 5), what=st.sampled_from(["begin", "hold", "complete", "fail", "cancel", "undo"]))
    def task(self, number, what):
        told = {"begin": {}, "complete": {}, "undo": {}}
        if key := self.some(Task, number):
            self.does(getattr(tasks, what), task=key, **told.get(what, {"why": "x"}))

    @rule(
        number=st.integers(0, 3),
        what=st.sampled_from(["share", "agree", "activate", "review", "revise", "complete", "revoke"]),
    )
    def plan(self, number, what):
        told = {"agree": {"how": "signed"}, "revise": {"why": "x"}, "revoke": {"why": "x"}}
        if key := self.some(Plan, number):
            self.does(getattr(plans, what), plan=key, **told.get(what, {}))

    @rule(what=st.sampled_from(["finish", "undo", "drop"]))
    def hand(self, what):
        row = HandOver.objects.order_by("created_at", "pk").last()
        if row is None:
            return
        HandOver.objects.filter(pk=row.pk).update(summary="x", checklist=[{"says": "x", "done": ON.isoformat()}])
        self.does(getattr(handing, what), hand_over=row.pk, **({"why": "x"} if what == "drop" else {}))

    # --- what always holds ---

    @invariant()
    def only_what_may_follow_followed(self):
        last = {}
        for one in CaseChange.objects.filter(case__client=self.client, kind__in=MOVES).order_by("case", "place"):
            of = (one.case_id, one.kind, one.about)
            assert one.was == last.get(of, ""), (one.kind, one.was, one.now)
            is_undo = one.kind == "task" and one.was in UNDOABLE
            assert one.was == "" or is_undo or one.now in MOVES[one.kind].get(one.was, ()), (one.kind, one.was, one.now)
            last[of] = one.now
        for kind, table in (("need", Need), ("goal", Goal), ("task", Task), ("plan", Plan)):
            for row in table.objects.filter(case__client=self.client):
                assert last[row.case_id, kind, row.pk] == row.status
        for case in Case.objects.filter(client=self.client):
            assert last[case.pk, "status", None] == case.status

    @invariant()
    def nothing_of_the_history_is_forgotten(self):
        told = CaseChange.objects.filter(case__client=self.client).count()
        assert told >= self.told
        self.told = told

    @invariant()
    def one_case_is_open(self):
        assert Case.objects.filter(client=self.client, ends__isnull=True).count() <= 1
        for case in Case.objects.filter(client=self.client):
            assert (case.status in OPEN) == (case.ends is None)

    @invariant()
    def nothing_of_a_case_that_is_over_is_in_a_queue(self):
        over = {"case__client": self.client, "case__ends__isnull": False}
        assert not Task.objects.filter(status__in=TASK_OPEN, **over).exists()
        assert not Goal.objects.filter(status__in=GOAL_OPEN, **over).exists()
        assert not Plan.objects.filter(status__in=PLAN_MOVES, **over).exists()
        assert not HandOver.objects.filter(handed_date__isnull=True, withdrawn_date__isnull=True, **over).exists()

    @invariant()
    def a_case_has_the_worker_of_its_history(self):
        for case in Case.objects.filter(client=self.client, worker__isnull=False):
            last = CaseChange.objects.filter(case=case, kind="worker").order_by("-place").first()
            assert last.now == str(case.worker_id)


# A life of a case is long and its steps are slow: what fails is shown as it was found.
CALM = settings(
    stateful_step_count=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip


@pytest.mark.engines("sqlite")
def test_a_case_lives_by_the_rules(place, rosa, who):
    calm = settings(CALM, max_examples=12)
    run_state_machine_as_test(lambda: Life(place, rosa, who), settings=calm)


@pytest.mark.engines("postgres")
def test_a_case_lives_by_the_rules_of_a_server(place, rosa, who):
    calm = settings(CALM, max_examples=3)
    run_state_machine_as_test(lambda: Life(place, rosa, who), settings=calm)
