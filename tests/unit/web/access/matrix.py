"""Every address asked by one person about everybody, and every fault that was seen, by the rule it is against."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from tests.unit.web.access import policy_file
from tests.unit.web.access.actors import Actor, browser
from tests.unit.web.access.addresses import Address, every
from tests.unit.web.access.asking import MAY_CHANGE, Listening, ask, bytes_of, chance, may_see, urls_of
from tests.unit.web.access.expecting import OWN, PUBLIC, expected
from tests.unit.web.access.world import ABSENT, ELSEWHERE, GONE, LAPSED, RELATIONS, World

# The answer is the policy's; who is not there and who is not theirs are answered alike, with as many statements; what is
# refused changes nothing; the audit says what was refused and what was shown; nobody sees what is not meant for them.
RULES = ("policy", "alike", "counted", "unwritten", "audited", "canaries")
OFTEN = {"clients:person", "clients:change", "clients:open"}  # asked about those, too, who are there no more
addresses = cache(every)


class Faults:
    """What was seen, and what of it is against which rule."""

    def __init__(self):
        self.cells = 0
        self.found = defaultdict(list)

    def __bool__(self):
        return any(self.found.values())


@dataclass
class Cell:
    """One address as one person asks it about one client, in one way."""

    world: World
    actor: Actor
    address: Address
    method: str
    relation: str
    faults: Faults
    is_proven: bool = False
    has_reason: bool = False

    @property
    def expected(self):
        known = {"is_proven": self.is_proven, "has_reason": self.has_reason}
        return expected(self.address, self.actor, self.relation, method=self.method, **known)

    def __str__(self):
        known = [word for word in ("is_proven", "has_reason") if getattr(self, word)]
        return " ".join([self.method, self.address.route, "as", self.actor.name, "about", self.relation, *known])

    def note(self, rule, sentence):
        self.faults.found[rule].append(f"{self}: {sentence}")

    def prepare(self):
        if self.has_reason:
            user = self.world.users[self.actor.name]
            self.world.open(self.relation, user, "reason", actor=self.actor.name)

    def after(self, wanted):
        """The same once more, after what was asked for; None where nothing was."""
        if wanted == {"again"} and not self.is_proven:
            return {"is_proven": True, "has_reason": self.has_reason}
        if wanted in ({"reason"}, {"masked"}) and not self.has_reason:
            return {"is_proven": self.is_proven, "has_reason": True}
        return None


def ask_everything(world, actor, *, only=None, relations=None, sample=1, begin=0, thorough=False):
    """Ask as somebody: every address, or `only` some; about all relations, or some; every `sample`th.

    Where it is decided before anybody's record is looked for, three relations stand for all, and elsewhere a fourth of them do,
    unless it is `thorough`.
    """
    faults = Faults()
    browsers = {proven: browser(world, actor, is_proven=proven) for proven in (False, True)}
    chosen = [one for one in addresses() if not only or one.name in only]
    with Listening() as listening:
        for place, address in enumerate(chosen):
            for method in methods(place + begin, thorough=thorough) if (place + begin) % sample == 0 else ():
                cells = [
                    Cell(world, actor, address, method, relation, faults)
                    for relation in relations
                    or (asked_about(address) if thorough else enough(address, actor, method, place + begin))
                    if relation in asked_about(address)
                ]
                _about_all(cells, browsers, listening)
    return faults


def methods(turn, *, thorough):
    """In which ways an address is asked: in both, every day in one by turns."""
    return ("GET", "POST") if thorough else ("GET", "POST")[turn // 8 % 2 :][:1]


def enough(address, actor, method, turn):
    """Whom an address is asked about every day: every fourth relation it could make a difference to.

    Which ones those are goes by turns, so that addresses of one action are together asked about all. Who is elsewhere and
    who is nowhere are always asked about, since they must be answered alike.
    """
    everybody = asked_about(address)
    is_stopped = actor.gate and not (actor.gate == "second step" and address.action == OWN)
    if address.action == PUBLIC or is_stopped or not policy_file.ever(address.action, actor.roles):
        return tuple(one for one in ("own", "here", ELSEWHERE, ABSENT) if one in everybody)
    if method not in address.methods:
        return tuple(one for one in ("here", "caseload", ELSEWHERE, ABSENT) if one in everybody)
    return tuple(
        one
        for number, one in enumerate(everybody)
        if one in {ELSEWHERE, ABSENT, "here"} or (number + turn // 2) % 4 == 0
    )


def asked_about(address):
    """Whom an address is asked about."""
    if address.is_about_a_client:
        return (*RELATIONS, ELSEWHERE, ABSENT, *((LAPSED, *GONE) if address.name in OFTEN else ()))
    return ("here", ELSEWHERE, ABSENT) if address.names_something else ("here",)


def _about_all(cells, browsers, listening):
    """Ask one address about everybody; whoever is refused in it is refused in the same words, and after as much work."""
    refused, asked = defaultdict(dict), defaultdict(dict)
    for cell in cells:
        known = {}
        while known is not None:
            for word, value in known.items():
                setattr(cell, word, value)
            path = cell.address.filled(cell.world, cell.relation, cell.actor.name, chance())
            answer = ask(browsers[cell.is_proven], cell.method, path, listening, cell.prepare)
            cell.faults.cells += 1
            wanted = cell.expected
            _judge(cell, answer, wanted)
            if answer.says == "not there" and cell.address.action not in {PUBLIC, OWN}:
                refused[cell.is_proven].setdefault(bytes_of(answer, path), str(cell))
                if cell.relation in {ELSEWHERE, ABSENT}:
                    asked[cell.is_proven].setdefault(answer.statements, str(cell))
            known = cell.after(wanted)
    for told in refused.values():
        if len(told) > 1:
            cells[0].note("alike", f"is refused in {len(told)} ways: {sorted(told.values())}")
    for counted in asked.values():
        if len(counted) > 1:
            cells[0].note("counted", f"asks the database more often about one than the other: {counted}")


def _judge(cell, answer, wanted):
    said = {"reached"} if wanted == {"masked"} else wanted
    if answer.says not in said:
        cell.note("policy", f"{answer.says} ({answer.status} {answer.place}), where the policy says {wanted}")
    is_in = answer.says in {"reached", "no such method"}
    if not is_in and cell.address.action != PUBLIC and (changed := answer.written - MAY_CHANGE):
        cell.note("unwritten", f"is refused, and changes {changed}")
    if cell.address.is_about_a_client and not cell.actor.gate:
        _audited(cell, answer)
    _canaries(cell, answer, is_in=is_in and wanted != {"masked"})


def _audited(cell, answer):
    shown = [one for one in answer.events if one.outcome == "shown"]
    if answer.says in {"not there", "reason", "again"}:
        user = cell.world.users[cell.actor.name].pk
        if not any(one.outcome == "denied" and one.actor == user for one in answer.events):
            cell.note("audited", "is refused, and the audit says nothing of it")
        if shown:
            cell.note("audited", f"is refused, and the audit says that {shown} was shown")
    elif answer.says == "reached" and answer.status == 200:
        client = cell.world.client(cell.relation, cell.actor.name)
        objects = {client.pk}
        if cell.address.is_about_a_case:
            parts = cell.world.parts[cell.world.key(cell.relation, cell.actor.name)]
            objects |= {one.pk for one in parts.values()}
        about = [one for one in shown if one.object in objects and one.people == client.pk.hex]
        if len(about) != 1:
            cell.note("audited", f"shows somebody, and the audit says so {len(about)} times")


def _canaries(cell, answer, *, is_in):
    canaries, address = cell.world.canaries, cell.address
    is_open = is_in and address.is_about_a_client and address.name not in {"clients:open", "clients:break_glass"}
    page = canaries.found(f"{answer.body}\n{sorted(answer.headers.items())}")
    if page and (wrong := page - may_see(cell.world, cell.actor, cell.relation, is_open=is_open)):
        cell.note("canaries", f"shows {sorted(canaries.of[one] for one in wrong)}")
    for text, kind in ((answer.letters, "a letter"), (answer.logged, "a log"), (urls_of(answer), "an address")):
        if wrong := canaries.found(text):
            cell.note("canaries", f"{kind} holds {sorted(canaries.of[one] for one in wrong)}")
