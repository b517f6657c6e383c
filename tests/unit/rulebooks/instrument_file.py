"""A small instrument with a bit of everything, whole and without a fault, that tests copy and break."""

from pathlib import Path

from caseway.rulebooks import instruments_reading
from caseway.rulebooks.instruments import Instrument

WHOLE = """
title: Ferry scale
says: How somebody fares on ferries.
license: {position: own, text: Ours., source: page}
labels: [MH]
loinc: 44249-1
unconfirmed: [44249-1]
answers:
  often:
    - {code: never, text: Never, points: 0, loinc: LA6568-5}
    - {code: some, text: Sometimes, points: 1}
    - {code: always, text: Always, points: 3}
components:
  - key: water
    title: On the water
    lead: On the last ferry,
    items:
      - {key: sick, kind: choice, answers: often, text: were you sick?, loinc: 44250-9}
      - {key: calm, kind: choice, answers: often, reverse: true, text: were you calm?, labels: [BH]}
      - {key: why, kind: text, optional: true, text: Why?, when: {item: sick, at_least: 1}}
      - key: seen
        kind: several
        text: What did you see?
        choices:
          - {code: none, text: Nothing, points: 0, alone: true}
          - {code: gull, text: A gull, points: 1}
          - {code: whale, text: A whale, points: 4, replaces: [gull], labels: [VIO]}
          - {code: other, text: Something else}
  - key: land
    title: On land
    items:
      - {key: port, kind: yes_no, text: Did you reach port?, private: true}
      - {key: trips, kind: number, text: How many trips?, least: 0, most: 99, whole: true, unit: trips, help: This year.}
      - {key: last, kind: date, text: When was the last?, when: {score: trouble, at_least: 2}}
      - {key: spent, kind: number, text: What did it cost?, optional: true}
scores:
  - key: trouble
    title: Trouble
    method: sum
    of: [sick, calm]
    may_miss: 1
    source: page
    cutoffs:
      - {key: young, label: Young, age_to: 64, bands: [{key: low, label: Low, from: 0}, {key: high, label: High, from: 4}]}
      - {key: old, label: Old, age_from: 65, settings: [home, clinic], bands: [{key: low, label: Low, from: 0}, {key: high, label: High, from: 2, positive: true}]}
      - {key: strict, label: Strict, by_choice: true, bands: [{key: high, label: High, from: 1}]}
  - {key: twice, title: Twice, method: weighted, of: [sick, port], weights: {sick: 2, port: -1}, source: page}
  - {key: wonders, title: Wonders, method: sum, of: [seen], source: page}
  - {key: traveled, title: Traveled, method: lookup, of: [trips], table: [{from: 1, points: 1}, {from: 10, points: 2}], source: page}
  - {key: many, title: Many, method: count, of: [sick, calm, wonders], reaching: 3, source: page}
  - {key: sum, title: Sum, method: sum, of: [wonders, traveled], provisional: [trips], source: page, loinc: 44261-6}
  - {key: bill, title: Bill, method: sum, of: [spent, trips], provisional: [spent], source: page}
  - key: kind
    title: Kind
    method: rule
    source: page
    rows:
      - {when: {score: many, at_least: 2}, points: 5}
      - {when: {item: port, is: false}, points: -1}
    bands: [{key: lost, label: Lost, from: -1}, {key: fine, label: Fine, from: 0}, {key: grand, label: Grand, from: 5}]
triggers:
  - {key: help, kind: safety, when: {item: port, is: false}, says: Look for the ship., labels: [LOCIS]}
  - {key: left, kind: follow_up, when: {item: port, left: true}, says: Ask again.}
  - {key: more, kind: instrument, instrument: instrument/ferry-2, when: {score: trouble, band: high}, says: Give the other.}
proposals:
  - {key: rest, domain: health, when: {any: [{score: trouble, band: high}, {item: seen, any_of: [whale]}]}, says: Rest, labels: [COGN]}
remarks:
  - {key: talk, when: {item: why, answered: true}, says: Talk about it.}
sources:
  page: {title: Page, publisher: Board, address: board.example, read: 2026-01-02, standing: official}
"""


def write(folder: Path, text: str = WHOLE, name: str = "2026-01-01.yaml") -> Path:
    """Write an edition of it into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text.lstrip("\n"), encoding="utf-8")
    return path


def read(folder: Path, text: str = WHOLE) -> Instrument:
    """Write and read an edition of it."""
    return instruments_reading.read(write(folder, text), "instrument/ferry")
