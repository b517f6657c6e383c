"""GoRules zen-engine on facts aggregated beforehand, two-valued: yes or no for every clause.

The rule is a decision graph of ours: an input, one expression node with an expression for each clause, those it joins
first, and an output. Nothing is left of spells, windows, missing facts and reasons. `run` asks for a population in
batches; `one` for a single person. Meant for a sample: seconds a million people are those of the sample, scaled.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import zen

from bench import aggregated
from bench.aggregated import Facts

KEY = "rule.json"
BATCH = 10_000

Context = dict[str, int | bool]


@dataclass(frozen=True)
class State:
    """An engine that has read the graph, the facts of everyone, and who is certainly eligible."""

    engine: zen.ZenEngine
    contexts: list[Context]
    eligible: list[bool]


def prepare(folder: Path, rule_name: str) -> State:
    """Sum up the facts and write the graph."""
    facts = aggregated.facts(folder, rule_name)
    names = [f"f{place}" for place in facts.columns]
    rows = zip(*(column.tolist() for column in facts.columns.values()), strict=True)
    contexts = [dict(zip(names, row, strict=True)) for row in rows]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {KEY: graph(facts)}}})
    return State(engine, contexts, facts.eligible.tolist())


def graph(facts: Facts) -> dict[str, object]:
    """The decision graph: clauses by their places, c0 the rule itself, judged from the last to the first."""
    places = range(len(facts.clauses) - 1, -1, -1)
    written = [{"id": f"e{place}", "key": f"c{place}", "value": _expression(facts, place)} for place in places]
    at = {"x": 0, "y": 0}
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "facts", "position": at},
            {"id": "rule", "type": "expressionNode", "name": "clauses", "position": at, "content": {"expressions": written}},
            {"id": "out", "type": "outputNode", "name": "answer", "position": at},
        ],
        "edges": [
            {"id": "in-rule", "type": "edge", "sourceId": "in", "targetId": "rule"},
            {"id": "rule-out", "type": "edge", "sourceId": "rule", "targetId": "out"},
        ],
    }  # fmt: skip


def _expression(facts: Facts, place: int) -> str:
    clause, inner = facts.clauses[place], [f"$.c{child}" for child in facts.children[place]]
    if clause.operator in ("all", "any"):
        return {"all": " and ", "any": " or "}[clause.operator].join(inner)
    if clause.operator == "not":
        return f"not {inner[0]}"
    if clause.operator == "ask":  # nobody has answered
        return "false"
    return f"f{place}" if clause.compare else f"f{place} >= {aggregated.least(clause)}"


def run(state: State) -> list[dict[str, bool]]:
    """Every clause for everyone."""
    answers: list[dict[str, bool]] = []
    for first in range(0, len(state.contexts), BATCH):
        requests = [{"key": KEY, "context": context} for context in state.contexts[first : first + BATCH]]
        answers += [answer["data"]["result"] for answer in state.engine.evaluate_batch(requests)]
    return answers


def one(state: State, number: int = 0) -> dict[str, bool]:
    """Every clause for one person."""
    return state.engine.evaluate(KEY, state.contexts[number])["result"]


def check(folder: Path, rule_name: str) -> None:
    """Stop unless those are eligible who certainly are."""
    state = prepare(folder, rule_name)
    if [answer["c0"] for answer in run(state)] != state.eligible:
        raise SystemExit(f"Unable to compare: zen finds others eligible by {rule_name}.")
