"""Every address there is, with the methods it answers, and what stands in it for whom."""

import re
import uuid
from dataclasses import dataclass

from caseway.web.base import guard

PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
# What the addresses of the whole product name, that is nobody's: by parameter, and where one name means two things by both.
PLAIN = {
    "to": "screening", "trigger": "admitted",
    "section": "names", "kind": "contact_point", "word": "a-word-of-chance", "token": "no-invitation",
    "provider_id": "nobody", "pk": "1", "slug": "degrees", "credential": "acma/acm-rn", "day": "2005-01-01", "state": "texas", "person": str(uuid.UUID(int=5)),
    "component": "home", "ending": "stop",
    ("clients:record_consent", "kind"): "general", ("careers/<str:key>/", "key"): "child",
    ("learn/<slug:key>/", "key"): "associate-degree-in-nursing", ("check/sample/<slug:slug>/", "slug"): "ada",
    ("casework:do_need", "verb"): "defer", ("casework:do_goal", "verb"): "hold", ("casework:do_task", "verb"): "hold",
    ("casework:do_plan", "verb"): "review",
    ("plan/<path:credential>/numbers/<slug:key>/", "key"): "work",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One address: its name and pattern, what it declares, and what it names."""

    name: str
    route: str
    action: str
    methods: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def is_about_a_client(self):
        return bool({"client", "case"} & set(self.parameters))

    @property
    def is_about_a_case(self):
        return "case" in self.parameters

    @property
    def names_something(self):
        return bool(THINGS & set(self.parameters))

    def filled(self, world, relation, actor, chance):
        """The address itself, of what is in a relation to an actor."""

        def fill(found):
            name = found.group(2)
            if name == "client":
                client = world.client(relation, actor)
                return str(client.pk if client else chance)
            if name == "case" and relation == "absent":
                return str(chance)
            if name in THINGS:
                agency = world.there if relation == "elsewhere" else world.here
                return str(chance) if relation == "absent" else str(agency.parts[name].pk)
            for key in ((self.name, name), (self.route, name), name):
                if key in PLAIN:
                    return PLAIN[key]
            try:
                return str(world.part(name, relation, actor).pk)
            except LookupError:
                raise AssertionError(
                    f"nothing stands for <{name}> of {self.route}: give each client one in tests/unit/web/access/world.py"
                    " (`parts`), or, if it is nobody's, a text in `addresses.PLAIN`"
                ) from None

        return "/" + PARAMETER.sub(fill, self.route)


THINGS = frozenset({"program", "team", "user", "membership", "reset", "invitation", "imported", "opening", "cover"})


def every():
    """Every address of the application."""
    found = []
    for pattern_of, pattern in guard.patterns():
        names = tuple(name for _, name in PARAMETER.findall(pattern_of))
        # The one address that the sign-in library gives as an expression has no parameters of ours.
        route = re.sub(r"\^sign-in/password/.*", "sign-in/password/1-a-key/", pattern_of)
        action = guard.declared(pattern)
        found.append(Address(name_of(route, pattern), route, action, methods(pattern.callback), names))
    return found


def name_of(route, pattern):
    """What templates call an address: with the area it is in."""
    module = pattern.callback.__module__.split(".")
    area = module[2] if module[:2] == ["caseway", "web"] and pattern.name and "_" not in route else ""
    known = {"clients", "organization", "workplace", "audit", "casework"}
    return f"{area}:{pattern.name}" if area in known else str(pattern.name)


def methods(view):
    """Of GET and POST those that a view answers."""
    told = {"GET", "POST"}
    while view is not None:
        for cell, name in zip(view.__closure__ or (), view.__code__.co_freevars, strict=True):
            if name == "request_method_list":
                told &= set(cell.cell_contents)
        if kind := getattr(view, "view_class", None):
            told &= {one.upper() for one in kind.http_method_names if hasattr(kind, one)}
        view = getattr(view, "__wrapped__", None)
    return tuple(sorted(told))
