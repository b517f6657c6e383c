"""People made up at random, fast and many: their records hold what a rule looks at, and lie around the days it looks at."""

from datetime import date, timedelta

from caseway.criteria.population.classes import OTHER
from caseway.criteria.population.program import compile_rule
from caseway.criteria.vocabulary import Evidence

DAY = timedelta(days=1)
ABSENT, HOLE, OPEN = 0.08, 0.12, 0.3  # how often a kind is absent, a field missing, a last day open


class RandomPeople:
    """Makes people for a rule on a day, from a source of chance."""

    def __init__(self, rule, on, chance, *, most=4, absent=ABSENT, hole=HOLE, span=None):
        self.subject = rule.subject
        self.chance = chance
        self.on = on
        self.most = most
        self.absent, self.hole = absent, hole
        program = compile_rule(rule)
        self.kinds = [kind.name for kind in program.kinds]
        self.values = {
            (kind.name, codes.name): [value for value in codes.values[1:] if value is not None]
            for kind, classes in zip(program.kinds, program.classes, strict=True)
            for codes in classes.fields
        }
        windows = [clause.within.begins(on) for clause in rule.clauses() if clause.within]
        self.edges = [on, *windows]
        self.gaps = {clause.kind.name: clause.gap for clause in rule.clauses() if clause.kind}
        self.span = span or max([400, *((on - first).days * 3 // 2 for first in windows)])

    def person(self):
        """One person's evidence."""
        return Evidence(
            self.subject, {name: self.records(kind) for name, kind in self.subject.kinds.items() if self.is_there(name)}
        )

    def is_there(self, name):
        if self.subject.kinds[name].unlisted:
            return True
        return self.chance.random() > self.absent

    def records(self, kind):
        if kind.name not in self.kinds:
            return ()
        if kind.single:
            return (self.record(kind),) if self.chance.random() > 0.1 else ()
        found = []
        for _ in range(self.chance.randint(0, self.most)):
            found.append(self.after(kind, found, self.record(kind)))
        return tuple(found)

    def after(self, kind, found, record):
        """The record, often moved to begin about a gap after another one's end."""
        last = self.chance.choice(found).get(kind.ends) if found else None
        first, until = record.get(kind.begins), record.get(kind.ends)
        if not last or not first or max(last.year, until.year if until else 0) > 2100 or self.chance.random() < 0.5:
            return record
        moved = last + timedelta(days=self.chance.randint(0, 2) + self.chance.choice([0, self.gaps[kind.name]])) - first
        return record | {kind.begins: first + moved} | ({kind.ends: until + moved} if until else {})

    def record(self, kind):
        found = {}
        for name, field in kind.fields.items():
            if self.chance.random() >= self.hole:
                found[name] = self.value(kind, field)
        if kind.open and kind.ends in found and self.chance.random() < OPEN:
            found[kind.ends] = None
        first, last = found.get(kind.begins), found.get(kind.ends)
        if first and last and last < first:
            found[kind.begins], found[kind.ends] = last, first
        return found

    def value(self, kind, field):
        named = self.values.get((kind.name, field.name), [])
        if field.type == "flag":
            return self.chance.random() < 0.6
        if field.type == "date":
            return self.day(named)
        if field.type == "number":
            return self.number(field, named)
        if field.type == "words":
            return tuple({self.chance.choice([*self.words(named), "MORE"]) for _ in range(self.chance.randint(0, 2))})
        if field.type == "choice":
            return self.chance.choice([*field.choices, *named, *named])
        known = [value for value in named if value != OTHER]
        return self.chance.choice([*known, *known, field.read("something else")[0]])

    def words(self, named):
        return [word for value in named for word in (value if isinstance(value, tuple) else (value,))]

    def day(self, named):
        if named and isinstance(named[0], date) and self.chance.random() < 0.3:
            near = self.chance.choice(named)
        elif self.chance.random() < 0.25:
            near = self.chance.choice(self.edges)
        else:
            return self.on - timedelta(days=self.chance.randint(-60, self.span))
        return near + timedelta(days=self.chance.randint(-1, 1))

    def number(self, field, named):
        most = min(field.most, 400)
        if named and self.chance.random() < 0.4:
            return min(
                max(self.chance.choice(named) + self.chance.choice([-0.01, 0, 0, 0.01]), field.least), field.most
            )
        return (
            round(self.chance.uniform(field.least, most), 2)
            if most <= 1
            else float(self.chance.randint(int(field.least), int(most)))
        )


def some_day(chance):
    return date(2026, 1, 1) + timedelta(days=chance.randint(0, 800))
