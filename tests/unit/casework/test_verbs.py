"""What holds for every verb of these modules: who may not do it finds nothing there, and what is done is in the audit."""

import inspect

import pytest
from django.apps import apps
from django.db import transaction

from caseway.accounts import audit
from caseway.accounts.models import AuditEntry, Team
from caseway.casework import cases, covers, goals, handing, needs, plans, tasks
from caseway.casework.access import Absent
from caseway.casework.models import Case, Goal, HandOver, Need, Plan, Task
from tests.unit.casework.working import APPLY, EAT, FOOD
from tests.unit.clients.invented import DAY, ON

MODULES = (cases, covers, goals, handing, needs, plans, tasks)
ON_ROWS = {  # what other verbs call, in a transaction that is theirs
    "cases.shift", "needs.activate", "goals.activate", "tasks.make", "tasks.cancel_all", "tasks.take_back",
}  # fmt: skip


def east(place):
    """Another team of the program."""
    told = {"organization": place.agency, "program": place.housing, "name": "East"}
    return Team.objects.get_or_create(**told)[0].pk


def version(table, key):
    return table.objects.get(pk=key).version


def verbs(world, place):
    """Every verb with what it takes; who leads does those of the second table."""
    w = world
    mine = {
        "cases.refer": {"client": w.fresh_client, "program": place.housing.pk, "draft": cases.ReferralDraft()},
        "cases.move": {"case": w.referred, "status": "screening"},
        "cases.consent": {"case": w.referred, "basis": "program", "given": ON},
        "cases.end_consent": {"case": w.case, "ended": ON, "why": "Wants to stop."},
        "cases.stage": {"case": w.case, "stage": "monitor"},
        "cases.edit": {"case": w.case, "changes": {"level": 4}, "version": version(Case, w.case)},
        "cases.close": {"case": w.case, "closing": cases.Closing("died", "Died at home.")},
        "cases.reopen": {"case": w.over, "why": "Came back."},
        "needs.find": {"case": w.case, "draft": FOOD},
        "needs.propose": {"assessment": w.assessment, "proposals": [needs.Proposal("q", "health", "Sleep")]},
        "needs.confirm": {"need": w.proposed},
        "needs.refute": {"need": w.proposed, "why": "No."},
        "needs.agree": {"need": w.need, "agreement": "yes"},
        "needs.prioritize": {"need": w.need, "priority": 1},
        "needs.edit": {"need": w.need, "changes": {"words": "x"}, "version": version(Need, w.need)},
        "needs.begin": {"need": w.need},
        "needs.defer": {"need": w.need, "why": "Later."},
        "needs.resolve": {"need": w.need, "outcome": "Met."},
        "needs.give_up": {"need": w.need, "unmet": "cost"},
        "needs.transfer": {"need": w.need, "unmet": "cost", "outcome": "The county."},
        "needs.strike": {"need": w.need, "why": "Twice."},
        "goals.add": {"case": w.case, "draft": EAT},
        "goals.edit": {"goal": w.goal, "changes": {"words": "x"}, "version": version(Goal, w.goal)},
        "goals.begin": {"goal": w.goal},
        "goals.hold": {"goal": w.started, "why": "Waits."},
        "goals.complete": {"goal": w.started, "achievement": "achieved"},
        "goals.cancel": {"goal": w.started, "why": "No."},
        "goals.reject": {"goal": w.started, "why": "No."},
        "goals.review": {"goal": w.started, "draft": goals.ReviewDraft("improving")},
        "goals.order": {"case": w.case, "goals": [w.started, w.goal]},
        "goals.strike": {"goal": w.started, "why": "Twice."},
        "tasks.add": {"case": w.case, "draft": APPLY},
        "tasks.edit": {"task": w.task, "changes": {"says": "x"}, "version": version(Task, w.task)},
        "tasks.reassign": {"task": w.task, "user": place.sue.pk},
        "tasks.begin": {"task": w.task},
        "tasks.hold": {"task": w.task, "why": "Waits."},
        "tasks.complete": {"task": w.task},
        "tasks.fail": {"task": w.task, "why": "No."},
        "tasks.cancel": {"task": w.task, "why": "No."},
        "tasks.undo": {"task": w.done},
        "tasks.copy_for_client": {"case": w.case, "tasks": [w.task]},
        "tasks.strike": {"task": w.task, "why": "Twice."},
        "plans.edit": {"plan": w.plan, "changes": {"strengths": "x"}, "version": version(Plan, w.plan)},
        "plans.share": {"plan": w.plan},
        "plans.revoke": {"plan": w.plan, "why": "No."},
        "handing.check": {"hand_over": w.hand_over, "place": 0, "is_done": True},
        "handing.write": {"hand_over": w.hand_over, "summary": "x", "version": version(HandOver, w.hand_over)},
    }
    led = {
        "cases.assign": {"case": w.case, "worker": place.ben.pk},
        "cases.put_in_team": {"case": w.case, "team": east(place)},
        "covers.arrange": {"user": place.ana.pk, "cover": place.ben.pk, "begins": ON, "ends": ON + DAY},
        "handing.begin": {"case": w.referred, "taker": place.ben.pk},
        "handing.begin_caseload": {"giver": place.ana.pk, "taker": place.ben.pk},
        "handing.drop": {"hand_over": w.hand_over, "why": "No."},
    }
    return mine, led


# What needs more before it, each with what is done first.
STEPS = {
    "plans.draft": ([("plans.revoke", {"why": "x"})], lambda w, place: {"case": w.case}),
    "plans.take_back": ([("plans.share", {})], lambda w, place: {"plan": w.plan, "why": "x"}),
    "plans.agree": ([("plans.share", {})], lambda w, place: {"plan": w.plan, "how": "signed"}),
    "plans.give_copy": ([("plans.share", {})], lambda w, place: {"plan": w.plan, "how": "By hand"}),
    "plans.send_to_physician": ([("plans.share", {})], lambda w, place: {"plan": w.plan}),
}  # fmt: skip
SHARED = [("plans.share", {}), ("plans.agree", {"how": "signed"})]
ACTIVE = [*SHARED, ("plans.activate", {})]
STEPS |= {
    "plans.activate": (SHARED, lambda w, place: {"plan": w.plan}),
    "plans.review": (ACTIVE, lambda w, place: {"plan": w.plan}),
    "plans.schedule_review": (ACTIVE, lambda w, place: {"plan": w.plan, "next_review": ON + DAY}),
    "plans.revise": (ACTIVE, lambda w, place: {"plan": w.plan, "why": "x"}),
    "plans.complete": (ACTIVE, lambda w, place: {"plan": w.plan}),
    "plans.confirm": (
        [*ACTIVE, ("plans.review", {})], lambda w, place: {"plan": w.plan, "next_review": ON + DAY},
    ),
}  # fmt: skip
AFTER_HANDING = {
    "handing.finish": lambda w, place: {"hand_over": w.hand_over},
    "handing.finish_caseload": lambda w, place: {"giver": place.ana.pk, "taker": place.ben.pk},
    "handing.undo": lambda w, place: {"hand_over": w.hand_over},
    "covers.withdraw": lambda w, place: {"cover": w.cover, "why": "x"},
}


def verb(name):
    module, _, function = name.partition(".")
    return getattr(next(one for one in MODULES if one.__name__.endswith(f".{module}")), function)


def settle(world, who):
    lines = HandOver.objects.get(pk=world.hand_over).checklist
    done = [{**line, "done": ON.isoformat()} for line in lines]
    HandOver.objects.filter(pk=world.hand_over).update(checklist=done, summary="Call first.")


def every(world, place, who):
    """Every verb: its name, who does it, what it takes; each as if it were the only one."""
    mine, led = verbs(world, place)
    yield from ((name, place.ana, told) for name, told in mine.items())
    yield from ((name, place.sue, told) for name, told in led.items())
    for name, (before, told) in STEPS.items():
        with undone():
            for step, more in before:
                verb(step)(plan=world.plan, **more, **who())
            yield name, place.ana, told(world, place)
    with undone():
        cases.move(case=world.case, status="on_hold", why="x", **who())
        yield "cases.wait", place.ana, {"case": world.case, "until": ON + DAY}
    for name, told in AFTER_HANDING.items():
        with undone():
            settle(world, who)
            world.cover = covers.arrange(
                user=place.ana.pk, cover=place.sue.pk, begins=ON, ends=ON + DAY, **who(place.sue)
            ).id
            if name == "handing.undo":
                handing.finish(hand_over=world.hand_over, **who(place.sue))
            yield name, place.sue, told(world, place)


class Undone(Exception):  # noqa: N818 - nothing is wrong
    pass


class undone:  # noqa: N801 - reads as a word
    """Do something and then have it not happened."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, kind, error, trace):
        self.atomic.__exit__(Undone, Undone(), None)


def snapshot():
    """Every row of clients and casework, without what counts and notes."""
    tables = [table for table in apps.get_models() if table._meta.app_label in {"casework", "clients"}]
    return {table._meta.label: sorted(map(str, table.objects.values_list())) for table in tables}


def test_every_verb_is_held_here(world, place, who):
    public = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_") and "by" in inspect.signature(one).parameters
    }
    held = {name for name, _, _ in every(world, place, who)}
    assert public - held - ON_ROWS - {"covers.follow"} == set()
    for name in public:
        takes = inspect.signature(verb(name)).parameters
        if name not in ON_ROWS and name != "covers.follow":
            assert {one.kind for one in takes.values()} == {inspect.Parameter.KEYWORD_ONLY}, name
        assert {"by", "at", "on"} <= set(takes), name


def test_what_is_done_is_in_the_audit_of_whom_it_is_about(world, place, who):
    for name, user, told in every(world, place, who):
        with undone():
            before = AuditEntry.objects.count()
            verb(name)(**told, **who(user))
            added = list(AuditEntry.objects.order_by("seq")[before:])
            assert added, name
            assert {one.actor for one in added} == {user.pk}, name
            assert any(one.people for one in added), name
            assert {one.outcome for one in added} == {"done"}, name


@pytest.mark.slow
def test_what_cannot_be_audited_is_not_done(world, place, who, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError("the audit is full")

    for name, user, told in every(world, place, who):
        before = snapshot()
        with monkeypatch.context() as patched:
            patched.setattr(audit, "record", fail)
            with pytest.raises(RuntimeError, match="the audit is full"), transaction.atomic():
                verb(name)(**told, **who(user))
        assert snapshot() == before, name


def test_who_may_not_do_it_finds_nothing_there(world, place, elsewhere, who):
    others = [who(user) for user in (place.cal, place.tom, place.ada, place.aud, place.can)]
    others.append(who(elsewhere.ana, agency=elsewhere.agency))
    others.append(who(elsewhere.qin, agency=elsewhere.agency))
    for name, _, told in every(world, place, who):
        if name == "handing.finish_caseload":  # of a caseload that one does not lead nothing is finished
            continue
        for other in others:
            with pytest.raises(Absent), transaction.atomic():
                verb(name)(**told, **other)


def test_a_case_that_is_not_there_is_answered_alike(world, place, elsewhere, who):
    from uuid import uuid4

    for name, user, told in every(world, place, who):
        key = next(
            (
                one
                for one in ("case", "need", "goal", "task", "plan", "hand_over", "assessment", "cover")
                if one in told
            ),
            None,
        )
        if key is None or name.startswith("covers.arrange"):
            continue
        with pytest.raises(Absent) as raised, transaction.atomic():
            verb(name)(**{**told, key: uuid4()}, **who(user))
        assert raised.value.args == (), name
