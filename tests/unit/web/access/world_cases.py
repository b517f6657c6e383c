"""A case of every client of the world, with one of everything in it; whoever adds a table of casework adds its row here."""

import uuid
from datetime import date, timedelta

from caseway.casework import models

DAY = timedelta(days=1)
NEEDS, EDITION = "instrument/needs-interview", date(2026, 11, 26)


def add(world, key, client, program, by, agency):
    """Write a client's case, and name what addresses name of it."""
    put, parts, on, at = world._put, world.parts[key], world.on, world.now
    user = world.mate if agency is world.here else agency.maker
    plain = {"labels": [], **by}
    case = parts["case"] = put(
        models.Case, key, client=client, program=program, worker=user, status="active", stage="assess",
        consent_basis="written", consent_date=on, referred_at=at, begins=on - DAY, **plain,
    )  # fmt: skip
    of = {"case": case, **plain}
    change = {"organization": by["organization"], "case": case, "at": at, "by": user}
    put(models.CaseChange, key, kind="status", **change)
    admitted = put(models.CaseDate, key, kind="admitted", at=at, **of)
    parts["deadline"] = put(
        models.Deadline, key, rulebook="deadline/housing", rule="none", edition=on, trigger=admitted, due_date=on,
        due_at=at + DAY, met_by="", worker=user, **of,
    )  # fmt: skip
    assessment = parts["assessment"] = put(
        models.Assessment, key, instrument=NEEDS, edition=EDITION, administered_date=on, scores=[], language="en", **of
    )
    for part in ("home", "food"):
        put(models.Component, key, assessment=assessment, key=part, **by)
    need = parts["need"] = put(
        models.Need, key, domain="food-insecurity", found_date=on, status="confirmed", assessment=assessment,
        proposal="food", unmet="", **of,
    )  # fmt: skip
    levels = [world.canaries.token(key, "Goal.levels") for _ in range(5)]
    goal = parts["goal"] = put(models.Goal, key, status="active", levels=levels, **of)
    models.GoalNeed.objects.create(organization=by["organization"], goal=goal, need=need)
    contact = parts["contact"] = put(
        models.Contact, key, at=at - DAY, mode="phone", worker=user, program=program, language="en", **of
    )
    put(models.GoalReview, key, goal=goal, on_date=on, achievement="in_progress", contact=contact, **by)
    note = parts["note"] = put(
        models.Note, key, client=client, contact=contact, on_date=on, author=user, status="signed", signed_at=at, **of
    )
    put(models.Addendum, key, organization=by["organization"], note=note, author=user, signed_at=at)
    put(models.Note, key, client=client, on_date=on, author=user, status="draft", **of)
    parts["task"] = put(
        models.Task, key, goal=goal, user=user, owner="worker", owner_name="", status="ready", due_date=on, result="",
        why="", kind="safety", assessment=assessment, trigger="self-harm", **of,
    )  # fmt: skip
    put(models.Task, key, goal=goal, owner="partner", status="completed", done_date=on, **of)
    parts["plan"] = put(
        models.Plan, key, number=1, status="active", content={}, agreed_how="signed", agreed_date=on, agreed_as="client",
        shared_date=on, **of,
    )  # fmt: skip
    parts["document"] = put(
        models.Document, key, client=client, kind="lease", status="requested", requested_date=on, media_type="",
        digest="", stored_as="", **of,
    )  # fmt: skip
    lines = [{"says": world.canaries.token(key, "HandOver.checklist"), "done": None}]
    parts["hand_over"] = put(models.HandOver, key, case=case, giver=user, taker=agency.maker_two, checklist=lines, **by)
    put(models.Draft, key, user=user, case=case, kind="contact", key=str(uuid.uuid4()), **by)
    put(models.Snooze, key, user=user, kind="task", about=parts["task"].pk, until=on + DAY, **by)


def places(world, agency, by):
    """What of casework is a whole agency's: who stands in for whom, and what a program follows."""
    owner = f"file {agency.name}"
    agency.parts["cover"] = world._put(
        models.Cover, owner, user=agency.maker, cover=agency.maker_two, begins=world.on, ends=world.on, **by
    )
    models.ProgramDeadlines.objects.create(program=agency.housing, sets=None, **by)
