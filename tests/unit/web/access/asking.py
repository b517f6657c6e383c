"""Asking one address as one person about one client, and looking at all that comes of it."""

import copy
import logging
import re
import uuid
from dataclasses import dataclass, field

from django.core import mail
from django.db import connection, transaction
from django.urls import reverse

from caseway.accounts.models import AuditEntry
from tests.unit.web.access import policy_file
from tests.unit.web.access.actors import relation_of
from tests.unit.web.access.canaries import HREF, LISTED, NAMES
from tests.unit.web.access.world import BORN

FORM_CODE = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
MINUTES = re.compile(r"\d+ minutes? left")
# A session is written once a minute that it was used, whoever is asked about.
READS = re.compile(r'\bFROM "(?!accounts_session)')
WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)"?', re.IGNORECASE)
# What a refused request may leave: who was refused, when they were last here, how often they tried.
MAY_CHANGE = {"accounts_auditentry", "accounts_auditperson", "accounts_session", "caseway_cache"}
# What forms of all kinds take, so that a request that were let through would change something; a search finds everybody.
SENT = {
    "given_name": "Changed", "name": "Changed", "value": "changed@example.org", "text": BORN.isoformat(), "code": "other",
    "reason": "Because.", "because": "Because.", "outcome": "justified", "who": "The client", "method": "written",
    "role_label": "Changed", "email": "new@example.org", "role": "partner", "setting": "housing", "decision": "refuse",
    "chosen_name": "Changed", "do_not_contact": "on",
}  # fmt: skip


@dataclass
class Answer:
    """What came back: in a word, and whole."""

    says: str
    status: int
    body: str
    headers: dict
    events: list = field(default_factory=list)
    written: set = field(default_factory=set)
    letters: str = ""
    logged: str = ""
    cookies: list = field(default_factory=list)
    statements: int = 0

    @property
    def place(self):
        return self.headers.get("Location", "")


class Listening(logging.Handler):
    """Keeps what is logged, also below what is printed."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append(f"{record.getMessage()} {record.exc_text or ''} {record.args}")

    def __enter__(self):
        self.loggers = [logging.getLogger(), logging.getLogger("django")]
        self.levels = [one.level for one in self.loggers]
        for one in self.loggers:
            one.addHandler(self)
            one.setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_raised):
        for one, level in zip(self.loggers, self.levels, strict=True):
            one.removeHandler(self)
            one.setLevel(level)


def ask(browser, method, path, listening, before=lambda: None):
    """Ask once, and undo whatever that did; `before` is done first, and undone with it."""
    written, asked = set(), []

    def watch(execute, sql, params, many, context):
        asked.append(sql)
        done = execute(sql, params, many, context)
        # A change of no row is none; of several at once nobody counts them all.
        if (found := WRITES.match(sql)) and (many or context["cursor"].rowcount):
            written.add(found.group(1).lower())
        return done

    listening.lines.clear()
    mail.outbox = []
    cookies = copy.deepcopy(browser.cookies)
    with transaction.atomic():
        before()
        last = AuditEntry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
        with connection.execute_wrapper(watch):
            response = browser.generic(method, path, **content(method))
        events = list(AuditEntry.objects.filter(seq__gt=last))
        transaction.set_rollback(True)
    browser.cookies = cookies
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return Answer(
        said(response, path), response.status_code, body.decode(errors="replace"), dict(response.headers), events,
        written, "".join(f"{one.subject} {one.body} {one.to}" for one in mail.outbox), "\n".join(listening.lines),
        [cookie_of(one) for one in response.cookies.values()], sum(bool(READS.search(one)) for one in asked),
    )  # fmt: skip


def cookie_of(morsel):
    """What is told of a cookie, but for what is drawn by lot."""
    told = {name: text for name, text in morsel.items() if text and name != "expires"}
    return f"{morsel.key} of {len(morsel.value)} letters {sorted(told.items(), key=str)}"


def content(method):
    from urllib.parse import urlencode

    if method == "GET":
        return {}
    return {"data": urlencode(SENT), "content_type": "application/x-www-form-urlencoded"}


def said(response, path):
    """What an answer is, in a word."""
    status, place = response.status_code, response.headers.get("Location", "").partition("?")[0]
    if status == 302 and path.partition("?")[0] != place:
        if place == reverse("account_login"):
            return "sign in"
        if place == reverse("mfa_index") and not path.startswith(place):
            return "second step"
        if place.startswith("/again/"):
            return "again"
        if re.fullmatch(r"/clients/[0-9a-f-]{36}/open/", place):
            return "reason"
    if status in {200, 302, 303, 400, 422}:
        return "reached"
    return {404: "not there", 405: "no such method"}.get(status, f"status {status}")


def bytes_of(answer, path):
    """An answer but for what differs by nature: the code of its forms, its own address, and the minutes that go by.

    Its headers and cookies are part of it, and its length, since codes and addresses of one kind are equally long.
    """
    told = f"{answer.status}\n{sorted(answer.headers.items())}\n{answer.cookies}\n{FORM_CODE.sub('', answer.body)}"
    return MINUTES.sub("", told.replace(path, ""))


def may_see(world, actor, relation, *, is_open):
    """The canaries that somebody may see on a page about a client; `is_open`: the record is shown to them there."""
    if actor.gate:
        return set()
    key = (actor.name, len(world.canaries.of))
    if key not in world.seen_by:
        world.seen_by[key] = anywhere(world, actor)
    seen = set(world.seen_by[key])
    if is_open:
        seen |= world.canaries.by_owner[world.key(relation, actor.name)]
        if relation == "sealed":  # they are a member of everybody's household
            seen |= {one for one, (_, place) in world.canaries.of.items() if place == "Household.name"}
        if relation == "organization":  # it has another record within it, which is shown by its name, with its labels
            shown = ("Client.", "LabelChange.")
            seen |= {one for one in world.canaries.by_owner["merged"] if world.canaries.of[one][1].startswith(shown)}
    return seen


def anywhere(world, actor):
    """The canaries that somebody may see in lists: of those whom the policy lets them find."""
    seen, how = set(), {owner: found_by(world, actor, owner) for owner in world.canaries.by_owner}
    for token, (owner, place) in world.canaries.of.items():
        found = how[owner]
        table, _, name = place.partition(".")
        if table == "Client" and name in {"allow": LISTED, "mask": NAMES}.get(found, ()):
            seen.add(token)
        if (
            place == "Opening.text"
            and owner != "elsewhere"
            and policy_file.ever("opening.review", actor.roles)
            and actor.agency == "here"
        ):
            seen.add(token)
        # Who stands in for whom, and why, is told to whoever leads.
        if place == "Cover.reason" and owner == "file Here" and policy_file.ever("case.hand_over", actor.roles):
            seen.add(token)
        if place == "Import.file_name" and owner == "file Here" and policy_file.ever("client.import", actor.roles):
            seen.add(token)
    return seen


def found_by(world, actor, owner):
    """How the policy lets somebody find the client a canary is of: whole, masked or not."""
    if owner.startswith("file "):
        return "deny"
    relation = ("own" if owner == f"own of {actor.name}" else "staff") if owner.startswith("own of ") else owner
    is_ = relation_of(actor, relation)
    if actor.name == "in an emergency" and owner.startswith("own of ") and relation == "staff":
        is_ = "staff"
    return policy_file.told("client.find", is_, actor.roles) if is_ else "deny"


def urls_of(answer):
    """Every address an answer holds."""
    return "\n".join([answer.place, *HREF.findall(answer.body)])


def chance():
    """The id of nobody."""
    return uuid.uuid4()
