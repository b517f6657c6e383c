"""What a case manager of the demo does with a client: tries, talks, writes it down, asks an instrument, files a paper."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from caseway.casework import assessing, contacts, documents, due, sitting, standards, tasks
from caseway.casework.codes import Informant, TaskKind
from caseway.casework.contact_codes import Mode, NoteClass, Party, Result
from caseway.casework.contacts import ContactDraft, Done
from caseway.casework.demo import answering
from caseway.casework.demo.diary import Ask, When
from caseway.casework.demo.situation import Paper, Situation
from caseway.casework.demo.stories import NoteLine, shared
from caseway.casework.documents import DocumentDraft
from caseway.casework.models import Assessment, Component, Need
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients.labels import PART2

# By how or with whom: the mode, the party, about how many minutes it takes, and the way there and back.
HOW = {
    "home": (Mode.HOME, Party.CLIENT, 45, 30), "office": (Mode.OFFICE, Party.CLIENT, 35, 0),
    "facility": (Mode.FACILITY, Party.CLIENT, 30, 10), "community": (Mode.COMMUNITY, Party.CLIENT, 40, 20),
    "video": (Mode.VIDEO, Party.CLIENT, 25, 0), "phone": (Mode.PHONE, Party.CLIENT, 15, 0),
    "partner": (Mode.PHONE, Party.PARTNER, 10, 0), "caregiver": (Mode.PHONE, Party.CAREGIVER, 15, 0),
    "payer": (Mode.PHONE, Party.PAYER, 15, 0), "legal": (Mode.PHONE, Party.LEGAL, 10, 0),
    "record": (Mode.RECORD, Party.NOBODY, 15, 0), "letter": (Mode.LETTER, Party.CLIENT, 10, 0),
}  # fmt: skip
TRIED = 5  # minutes
PLANNED = ("released", "last_covered_day")  # known before they happen
PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
)


def wish(one: Situation, how: str, after: datetime, user: UUID | None = None) -> Ask:
    """What is asked of somebody's diary for a contact."""
    _mode, _party, minutes, travel = HOW[how]
    return Ask(user or one.worker, after, minutes + one.random.choice((-5, 0, 0, 5)), travel)


def talk(
    one: Situation, when: When, line: NoteLine, *, result: str = Result.REACHED, done: Sequence[Done] = ()
) -> UUID:
    """Write down a contact that came about, or was only tried."""
    mode, party, _minutes, travel = HOW[line.how]
    has_interpreter = bool(one.language) and party == Party.CLIENT and result == Result.REACHED
    draft = ContactDraft(
        when.begins, mode=mode.value, party=party.value, result=result,
        minutes=round((when.at - when.begins).total_seconds() / 60), travel_minutes=travel,
        used_interpreter=has_interpreter, language=one.language if has_interpreter else "",
    )  # fmt: skip
    written = [_note(one, line, when)] if line.text else []
    return contacts.record(case=one.case, draft=draft, written=written, done=done, **one.doing(when))


def _note(one: Situation, line: NoteLine, when: When) -> NoteDraft:
    held = NoteClass.GENERAL
    if PART2 in one.story.labels and one.chance(0.15):
        held = NoteClass.SUD_COUNSELING
    elif one.story.is_restricted and one.chance(0.25):
        held = NoteClass.RESTRICTED
    is_recent = one.staff.on - when.on < timedelta(days=4)
    return NoteDraft(
        one.client, line.text.replace("{name}", one.name), note_class=held.value,
        is_signed=not (is_recent and one.chance(0.12)), credential=one.staff.credential(one.worker),
        needs_cosign=one.staff.needs_cosign(one.worker) and one.chance(0.2),
    )  # fmt: skip


def enter_dates(one: Situation, when: When, *, ahead: bool = False) -> None:
    """Enter the dates of the story that have come, each at an hour of its day; `ahead`: what is known beforehand too."""
    for kind, days in one.story.dates.items():
        day = one.referred + timedelta(days=days)
        if kind not in one.entered and day <= when.on:
            one.entered.add(kind)
            moment = datetime.combine(day, time(8, 15), standards.zone())
            if kind in {"admitted", "returned_home", "removed"}:
                moment -= timedelta(hours=4)
            due.enter(case=one.case, kind=kind, moment=min(moment, when.at), **one.doing(when))
        elif ahead and kind in PLANNED and day > when.on:
            due.enter(
                case=one.case, kind=kind, moment=datetime.combine(day, time(12), standards.zone()), **one.doing(when)
            )


# --- instruments ---


def ask_all(one: Situation, when: When) -> dict[str, UUID]:
    """Assess the client and ask scales of the story for the first time; the needs that were proposed, by what they are about."""
    proposed = ask(one, when, answering.INTERVIEW, 1)
    for place, (name, totals) in enumerate(one.story.scores.items()):
        if name != answering.INTERVIEW and (place == 0 or one.chance(0.5)):
            proposed |= ask(one, when, name, totals[0])
    if one.place.setting in shared()["outside"] and one.chance(0.6):
        title, level = shared()["outside"][one.place.setting]
        draft = assessing.ResultDraft(title, level, administered=when.on - timedelta(days=one.random.randint(0, 9)))
        assessing.record_result(case=one.case, draft=draft, **one.doing(when))
    return proposed


def ask(one: Situation, when: When, name: str, total: int) -> dict[str, UUID]:
    """Ask an instrument whose score will be a total; the needs that it proposes, by what they are about."""
    one.asked[name] = one.asked.get(name, 0) + 1
    is_interview = name == answering.INTERVIEW
    answers = (
        answering.interview(need.domain for need in one.story.needs)
        if is_interview
        else dict(answering.to_score(name, total, when.on))
    )
    doing = one.doing(when)
    informant = Informant.CAREGIVER if one.kin and one.is_minor else Informant.CLIENT
    draft = assessing.SittingDraft(answering.FAMILY + name, mode="office", informant=informant.value)
    key = assessing.start(case=one.case, draft=draft, **doing)
    row = Assessment.objects.get(pk=key)
    instrument = sitting.instrument_of(row)
    versions = dict(Component.objects.filter(assessment=key).values_list("key", "version"))
    for part in instrument.components:
        told = {item.key: answers[item.key] for item in part.items if item.key in answers}
        saved = assessing.answer(assessment=key, component=part.key, answers=told, version=versions[part.key], **doing)
        for step in saved.steps:
            tasks.complete(task=step, result="Asked at once: safe today, knows whom to call.", **doing)
    says = one.one_of("interview") if is_interview else one.one_of("concluded")
    assessing.conclude_all(assessment=key, conclusion=says, **doing)
    made = assessing.complete(assessment=key, chosen={"total": "men"} if name == "audit-c" else None, **doing)
    return _domains(made)


def _domains(needs: Sequence[UUID]) -> dict[str, UUID]:
    return {row.domain: row.pk for row in Need.objects.filter(pk__in=needs)}


def ask_again(one: Situation, when: When, part: float) -> None:
    """Ask again what the story asks several times, as far as the time has gone (0 to 1)."""
    for name, totals in one.story.scores.items():
        asked = one.asked.get(name, 0)
        if 0 < asked < len(totals) and part >= asked / len(totals):
            ask(one, when, name, totals[asked])
            return


# --- papers, and small things to do ---


def ask_for_papers(one: Situation, when: When) -> None:
    """Ask for the documents of the story."""
    for kind, title in one.story.papers:
        key = documents.ask_for(case=one.case, draft=DocumentDraft(title, kind), **one.doing(when))
        one.papers.append(Paper(key, kind, title, when.on))


def file_paper(one: Situation, when: When) -> None:
    """Put one document on file that was asked for a while ago, in some cases."""
    ripe = [paper for paper in one.papers if when.on - paper.asked > timedelta(days=6)]
    if ripe and one.chance(0.35):
        paper = ripe[0]
        one.papers.remove(paper)
        draft = DocumentDraft(paper.title, paper.kind, dated=paper.asked, expires=_expires(paper.kind, when.on))
        content = pdf(f"An invented document: {paper.title}")
        documents.put_on_file(case=one.case, draft=draft, content=content, asked=paper.id, **one.doing(when))


def pdf(text: str) -> bytes:
    """A page with one line on it."""
    plain = text.encode("ascii", "replace").replace(b"(", b"[").replace(b")", b"]")
    stream = b"BT /F 14 Tf 72 720 Td (%s) Tj ET" % plain
    return PDF % (len(stream), stream)


def _expires(kind: str, on: date) -> date | None:
    days = {"state_id": 1400, "insurance_card": 300, "lease": 350, "immigration": 130, "income": 80}.get(kind)
    return on + timedelta(days=days) if days else None


def add_follow_up(one: Situation, when: When) -> None:
    """Write down a small thing to do in the next days."""
    draft = TaskDraft(
        one.one_of("follow_ups"), kind=TaskKind.FOLLOW_UP.value, due_date=when.on + timedelta(days=one.random.randint(1, 6)),
        is_urgent=one.chance(0.1),
    )  # fmt: skip
    one.follow_up = tasks.add(case=one.case, draft=draft, **one.doing(when))
