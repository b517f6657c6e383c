"""Inventing people: names that nobody takes for real, ages that fit a story, phones and streets set aside for fiction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from caseway.casework.demo.stories import Story
from caseway.clients.codes import Answer, Authority, ContactKind, IdentifierKind, Kinship, Quality, Whereabouts
from caseway.clients.drafts import (
    AddressDraft,
    BelongingDraft,
    ClientDraft,
    ContactPointDraft,
    IdentifierDraft,
    SupportPersonDraft,
)

GIVEN = tuple(
    """
    Abel Ada Agnes Ahmed Alma Andre Anita Arlo Asha Astrid Aurora Basil Beatriz Benita Bo Bruno Camila Casper
    Celia Chidi Clara Clementine Cyrus Dalia Dario Delia Demetrius Dolores Dora Duane Edith Eduardo Eli Elsa Emil
    Enrique Esther Fabian Farah Felix Fern Fidel Flora Gabriel Gemma Gideon Gloria Gus Habib Hattie Hector Hiro
    Hugo Ida Imani Ines Irene Isaac Ivy Jamal Jasmine Jerome Joaquin Josefina Juno Kamala Keanu Kenji Lamar Laszlo
    Leilani Leon Lina Lionel Lorenzo Lucinda Mabel Malik Manuela Marcel Marisol Matilda Mina Miriam Moses Nadia
    Nestor Nina Noor Octavia Odell Olga Orlando Otto Paloma Percy Pilar Quincy Rafael Ramona Reggie Rita Roman
    Rosalie Rufus Sabine Salma Santiago Selma Shirin Silas Solomon Stella Sven Tamika Teodoro Thelma Trinh Ursula
    Valentina Vera Vernon Viktor Violet Wanda Wendell Wilma Xavier Yara Yolanda Yusra Zelda Zeke Zora
    """.split()  # noqa: SIM905 - a list of names reads as one
)
FAMILY = tuple(
    """
    Anybody Cardboard Daydream Doe Dreamt Example Fable Fabricated Fairytale Fictional Figment Imaginary Invented
    Legend Madeup Makebelieve Mirage Mockup Myth Noone Nobody Notreal Nowhere Paperman Parable Phantom Placeholder
    Pretend Proverb Riddle Roe Sample Scarecrow Sketch Somebody Specimen Standin Storybook Supposed Template
    Testcase Thinair Trial Unreal Utopia Whatsit Whoever Yarnspinner
    """.split()  # noqa: SIM905 - a list of names reads as one
)
CITIES = (("Austin", "73301"), ("Waco", "76799"), ("Temple", "76599"), ("Round Rock", "78699"), ("Killeen", "76599"))
STREETS = ("Invented Street", "Fictional Avenue", "Pretend Lane", "Nowhere Road", "Imaginary Court")
AREAS = ("512", "254", "210", "713", "214")
LANGUAGES = ("en",) * 12 + ("es", "es", "es", "vi", "zh", "ar", "fr", "so")
PARENTS = (21, 44)  # how much older than a child

# Who speaks for or beside somebody: what they are to them, and by what right they decide.
KIN = {
    "parent": (Kinship.PARENT, Authority.PARENT), "guardian": (Kinship.PARENT, Authority.GUARDIAN),
    "foster": (Kinship.FOSTER_PARENT, Authority.NONE), "spouse": (Kinship.SPOUSE, Authority.PROXY),
    "daughter": (Kinship.CHILD, Authority.POWER_OF_ATTORNEY),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Invented:
    """Somebody who was invented, with what belongs to them."""

    draft: ClientDraft
    belongings: tuple[BelongingDraft, ...]
    kin: str = ""  # the name of who speaks for them


class Inventor:
    """Invents people, no two of one name."""

    def __init__(self, random: Random, taken: set[tuple[str, str]] | None = None) -> None:
        self._random = random
        self._taken = set(taken or ())

    def somebody(self, story: Story, *, by: UUID, on: date) -> Invented:
        """Somebody to whom a story could happen."""
        random = self._random
        family = random.choice(FAMILY)
        draft = self._draft(story.ages, family, random.choice(_languages(story)), on=on)
        kin = f"{random.choice(GIVEN)} {family}" if story.kin else ""
        found: list[BelongingDraft] = [_address(story, random), *_phones(story, random), *_numbers(random)]
        if kin:
            found.append(_support(story.kin, kin, by=by, on=on))
        return Invented(draft, tuple(found), kin)

    def child(self, age: int, family: str, *, on: date) -> ClientDraft:
        """A child who comes along."""
        return self._draft((age, age), family, "en", on=on)

    def _draft(self, ages: tuple[int, int], family: str, language: str, *, on: date) -> ClientDraft:
        random = self._random
        given = next(
            (one for one in random.sample(GIVEN, len(GIVEN)) if (one, family) not in self._taken), random.choice(GIVEN)
        )
        self._taken.add((given, family))
        days = random.randint(ages[0] * 366, ages[1] * 365 + 200)
        is_grown = ages[0] >= 18
        return ClientDraft(
            given_name=given, family_name=family, birth_date=on - timedelta(days=days),
            birth_date_quality=Quality.FULL.value, language=language,
            needs_interpreter=language != "en" and random.random() < 0.7,
            veteran=(Answer.YES if is_grown and random.random() < 0.1 else Answer.NO).value,
        )  # fmt: skip


def _languages(story: Story) -> tuple[str, ...]:
    return story.languages if len(story.languages) > 1 else LANGUAGES


def _address(story: Story, random: Random) -> AddressDraft:
    if story.is_hiding:
        return AddressDraft(whereabouts=Whereabouts.CONFIDENTIAL.value)
    if story.setting in {"homeless_shelter", "emergency_shelter", "prison"}:
        return AddressDraft(whereabouts=Whereabouts.NONE.value)
    city, code = random.choice(CITIES)
    return AddressDraft(
        line_1=f"{random.randint(1, 990)} {random.choice(STREETS)}", city=city, state="TX", zip_code=code
    )


def _phones(story: Story, random: Random) -> list[ContactPointDraft]:
    if story.setting == "prison" or (story.setting == "homeless_shelter" and random.random() < 0.5):
        return []
    number = f"{random.choice(AREAS)}55501{random.randint(0, 99):02}"
    if story.is_hiding:
        return [
            ContactPointDraft(kind=ContactKind.PHONE.value, value=number, is_safe_to_text=True, code_word="Library",
                              safe_times="Weekdays, 9 to 3")
        ]  # fmt: skip
    told: dict[str, Any] = {
        "is_safe_to_text": random.random() < 0.7,
        "is_safe_to_leave_voicemail": random.random() < 0.6,
    }
    return [ContactPointDraft(kind=ContactKind.PHONE.value, value=number, is_safe_to_call=True, **told)]


def _numbers(random: Random) -> list[IdentifierDraft]:
    if random.random() < 0.5:
        return []
    return [IdentifierDraft(kind=IdentifierKind.MEDICAID.value, value=f"DEMO-{random.randint(10_000, 99_999)}")]


def _support(kin: str, name: str, *, by: UUID, on: date) -> SupportPersonDraft:
    kinship, authority = KIN[kin]
    is_seen = authority not in {Authority.PARENT, Authority.NONE}
    return SupportPersonDraft(
        name=name, kinship=kinship.value, phone="5125550199", may_be_contacted=True, authority=authority.value,
        document_title="Court order or signed form" if is_seen else "", document_seen_date=on if is_seen else None,
        document_seen_by_id=by if is_seen else None,
    )  # fmt: skip
