"""Which of many records look like one person's: a process of its own, which is told rows and knows no database.

It reads a line of JSON for each person and writes one for each likely pair. Splink weighs the evidence (Fellegi and
Sunter), learning from the rows themselves how much each agreement tells, where there are enough of them; DuckDB compares.
`duplicates.find_duplicates` starts it; nothing that serves pages imports it.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, TextIO

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

ENOUGH = 1_000  # people from which on the weights are learned
DUPLICATES = 0.05  # of all records, as a first guess
CERTAIN = 0.95  # the least probability of a pair that is told
SEED = 20261126
MOST_PAIRS = 2e6  # compared to learn how often strangers agree
COLUMNS = ("unique_id", "given", "root", "family", "born", "phone", "ssn")
RULES: list[Any] = [
    block_on("born"),
    block_on("phone"),
    block_on("ssn"),
    block_on("given", "family"),
    block_on("family", "substr(born, 1, 4)"),
    block_on("root", "substr(born, 1, 7)"),
]


def main(told: TextIO, tell: TextIO) -> None:
    """Read people, write pairs."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    rows = [json.loads(line) for line in told]
    tell.writelines(json.dumps(pair) + "\n" for pair in (likely(rows) if len(rows) > 1 else []))


def likely(rows: list[dict[str, str | None]]) -> list[dict[str, Any]]:
    """The pairs that look like one person, with the bits each comparison gives for or against it."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    table = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in COLUMNS})
    linker = Linker(DuckDBAPI(connection).register(table), settings(len(rows)), log_level=logging.ERROR)
    if len(rows) >= ENOUGH:
        learn(linker)
    found = linker.inference.predict(threshold_match_probability=CERTAIN).as_record_list()
    return [
        {
            "client": one["unique_id_l"],
            "other": one["unique_id_r"],
            "weight": one["match_weight"],
            "probability": one["match_probability"],
            "because": {
                name.removeprefix("mw_"): round(value, 2)
                for name, value in one.items()
                if name.startswith("mw_") and isinstance(value, float) and value
            },
        }
        for one in found
    ]


def settings(people: int) -> SettingsCreator:
    """What is compared, with first guesses of how much it tells: by level, among one person's records and strangers'."""
    name = [0.85, 0.07, 0.03, 0.03, 0.02]
    return SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=min(0.1, 2 * DUPLICATES / people),
        blocking_rules_to_generate_predictions=RULES,
        retain_intermediate_calculation_columns=True,
        comparisons=[
            comparisons.CustomComparison(
                output_column_name="given",
                comparison_levels=[
                    levels.NullLevel("given"),
                    _told(levels.ExactMatchLevel("given"), 0.8, 0.01),
                    _told(levels.ExactMatchLevel("root"), 0.09, 0.005),
                    _told(levels.JaroWinklerLevel("given", 0.88), 0.09, 0.01),
                    _told(levels.ElseLevel(), 0.02, 0.975),
                ],
            ),
            comparisons.NameComparison("family").configure(
                m_probabilities=name, u_probabilities=[0.002, 0.002, 0.003, 0.05, 0.943]
            ),
            comparisons.DateOfBirthComparison("born", input_is_string=True).configure(
                m_probabilities=[0.88, 0.06, 0.02, 0.02, 0.01, 0.01],
                u_probabilities=[0.0001, 0.002, 0.001, 0.02, 0.2, 0.7769],
            ),
            comparisons.ExactMatch("phone").configure(m_probabilities=[0.7, 0.3], u_probabilities=[0.0001, 0.9999]),
            comparisons.ExactMatch("ssn").configure(m_probabilities=[0.97, 0.03], u_probabilities=[0.00001, 0.99999]),
        ],
    )


def learn(linker: Linker) -> None:
    """Learn from the rows how often strangers agree, and how often one person's records do."""
    linker.training.estimate_u_using_random_sampling(max_pairs=MOST_PAIRS, seed=SEED)
    for rule in (block_on("born"), block_on("given", "family")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def _told(level: Any, same: float, strangers: float) -> Any:  # noqa: ANN401 - the library has no types
    return level.configure(m_probability=same, u_probability=strangers)


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
