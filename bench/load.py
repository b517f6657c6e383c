"""A hundred case managers at work, on a real server that shares two cores with them."""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.agency import address
from bench.invented import SEED, Invented
from bench.measuring import Row, within
from bench.visiting import Answered, Browser, Failed, as_fields, changed

USERS = 100
THINKING = 5.0  # seconds on average, evenly between half and one and a half of it
WARM = 30.0  # seconds in which everyone signs in, which are not counted
READ_MS, WRITE_MS, WORKER_MB = 150, 250, 160
SIGN_IN = "sign in"
PASSWORD = "nobody who exists chose these words"  # noqa: S105 - of people who do not exist
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - as above
ONE_AFTER_THE_OTHER = threading.Lock()  # people sign in all day, not all in one second
LINK = re.compile(r'href="/clients/([0-9a-f-]{36})/"')
POINT = re.compile(r'href="(/clients/[0-9a-f-]{36}/contact_point/[0-9a-f-]{36}/)"')


def prepare() -> None:
    """Give a hundred workers a password and an authenticator app."""
    from allauth.mfa.totp.internal.auth import TOTP

    from caseway.accounts import queries, scope
    from caseway.accounts.models import User

    (agency,) = queries.every_organization()
    emails = [address(str(number)) for number in range(USERS)]
    with scope.within(agency):
        users = list(User.objects.filter(email__in=emails))
        users[0].set_password(PASSWORD)
        User.objects.filter(email__in=emails).update(password=users[0].password)
        for one in users:
            with scope.of_user(one.pk):
                TOTP.activate(one, SECRET)


class Worker:
    """A case manager who does one thing after another, and thinks in between."""

    def __init__(self, number: int, port: int, people: list[Invented]) -> None:
        self.browser = Browser("127.0.0.1", port, f"10.0.0.{number}")
        self.errors: list[str] = []
        self.done: list[str] = []
        self._email, self._people = address(str(number)), people
        self._chance = random.Random(SEED + number)  # noqa: S311 - chance here guards nothing
        self._mine: list[str] = []
        self._tasks: dict[Callable[[], None], int] = {
            self.look_at_the_day: 15,
            self.look_at_the_caseload: 20,
            self.search: 25,
            self.open: 25,
            self.change_a_number: 7,
            self.enter_a_person: 3,
            self.record_a_consent: 5,
        }

    def work(self, until: float) -> None:
        """Sign in, and go on until then."""
        try:
            self.sign_in()
        except Failed as failed:
            self.errors.append(f"signing in: {failed}")
            return
        while time.monotonic() < until:
            [task] = self._chance.choices(list(self._tasks), weights=list(self._tasks.values()))
            try:
                task()
                self.done.append(task.__name__)
            except Failed as failed:
                self.errors.append(f"{task.__name__}: {failed}")
            time.sleep(THINKING * self._chance.uniform(0.5, 1.5))

    def sign_in(self) -> None:
        """With a password and a code, as everyone does."""
        from allauth.mfa import app_settings
        from allauth.mfa.totp.internal import auth

        time.sleep(self._chance.uniform(0, WARM / 2))
        with ONE_AFTER_THE_OTHER:
            page = self.browser.get("/sign-in/", SIGN_IN)
            fields = changed(page.form("login", "password"), login=self._email, password=PASSWORD)
            page = self.browser.post("/sign-in/", fields, SIGN_IN)
            if page.to != "/sign-in/second-step/":
                raise Failed(f"the password led to {page.to or page.status}")
            page = self.browser.get(page.to, SIGN_IN)
            now = int(time.time()) // app_settings.TOTP_PERIOD  # noqa: TID251 - a benchmark is a door
            code = auth.format_hotp_value(auth.hotp_value(SECRET, now))
            page = self.browser.post(page.address, changed(page.form("code"), code=code), SIGN_IN)
            if page.status != 302:
                raise Failed("the code was not taken")
        self.look_at_the_caseload()

    def look_at_the_day(self) -> None:
        """The first page."""
        self.browser.get("/workplace/", "today")

    def look_at_the_caseload(self) -> None:
        """All on it, by name."""
        self._mine = LINK.findall(self.browser.get("/clients/", "caseload").text)

    def search(self) -> None:
        """For somebody by name, with a slip now and then, or by name and birth date."""
        one = self._chance.choice(self._people)
        text = f"{one.given} {one.family}"
        if self._chance.random() < 0.3:
            place = self._chance.randrange(1, len(text))
            text = text[:place] + text[place + 1 :]
        if self._chance.random() < 0.3:
            text += f" {one.born:%m/%d/%Y}"
        self._look_for(text)

    def _look_for(self, text: str) -> str:
        """From what is typed to what was found, which takes two requests."""
        began, before = time.monotonic(), len(self.browser.answers)
        page = self.browser.post("/clients/", [("text", text)], "search", is_write=False)
        self.browser.get(page.to, "search")
        self.browser.answers[before:] = [Answered("search", began, time.monotonic() - began)]
        return page.to

    def open(self) -> None:
        """Somebody on the own caseload."""
        self.browser.get(f"/clients/{self._chance.choice(self._mine)}/", "person")

    def change_a_number(self) -> None:
        """What is safe with a number that is there, or a new number."""
        client = self._chance.choice(self._mine)
        there = POINT.search(self.browser.get(f"/clients/{client}/", "person").text)
        if there:
            page = self.browser.get(there[1], "form")
            fields = changed(page.form("version"), use=f"cell {self._chance.randrange(1000)}", is_safe_to_call="on")
            self._save(there[1], fields, "contact point")
        else:
            where = f"/clients/{client}/add/contact_point/"
            self.browser.get(where, "form")
            self._save(
                where, [("kind", "phone"), ("value", f"212555{self._chance.randrange(10_000):04}")], "contact point"
            )

    def enter_a_person(self) -> None:
        """After a search, and past those who look alike."""
        given, family = self._chance.choice(self._people).given, self._chance.choice(self._people).family
        born = date(1990, 1, 1) + timedelta(days=self._chance.randrange(9000))
        where = self._look_for(f"{given} {family} {born:%m/%d/%Y}").replace("/found/", "/new/")
        page = self.browser.get(where, "form")
        page = self.browser.post(where, page.form("given_name", "place"), "new person")
        if page.status == 200:
            page = self.browser.post(where, page.form("given_name", "place"), "new person")
        self._follow(page.to, "new person", page.status)

    def record_a_consent(self) -> None:
        """A general one, whole."""
        where = f"/clients/{self._chance.choice(self._mine)}/consents/new/general/"
        self.browser.get(where, "form")
        today = datetime.now(UTC).date()  # noqa: TID251 - a benchmark is a door
        told: dict[str, str | list[str]] = {
            "data_classes": ["identity", "services"], "specific": "my lease", "purposes": ["COC"],
            "to-0-kind": "community", "to-0-name": "Food Pantry", "discloser": "Invented Agency",
            "expiry": "date", "expires": str(today + timedelta(days=90)), "signer": "Themselves", "authority": "client",
            "method": "written", "signed": str(today), "statements": ["revocation", "conditions", "redisclosure"],
        }  # fmt: skip
        self._save(where, as_fields(told), "consent")

    def _save(self, where: str, fields: list[tuple[str, str]], kind: str) -> None:
        page = self.browser.post(where, fields, kind)
        self._follow(page.to, kind, page.status)

    def _follow(self, to: str, kind: str, status: int) -> None:
        if status != 302:
            raise Failed(f"{kind} was not saved: {status}")
        self.browser.get(to, "consents" if "/consents/" in to else "person")


def measure(written: list[tuple[uuid.UUID, Invented]], environ: dict[str, str], seconds: float) -> Iterator[Row]:
    """Serve, work, and tell how long the answers took and how much memory the server's processes hold."""
    prepare()
    port = _free_port()
    environ = {**environ, "CASEWAY_PROXIES": "1"}
    with Path(environ["CASEWAY_HOME"], "served").open("w") as told:
        server = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "caseway.cli", "serve", "--port", str(port)], env=environ, stdout=told, stderr=told
        )
        try:
            _wait_for(port, server)
            began = time.monotonic()
            people = [one for _, one in written]
            workers = [Worker(number, port, people) for number in range(USERS)]
            threads = [threading.Thread(target=one.work, args=[began + WARM + seconds]) for one in workers]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            if server.poll() is not None:
                raise SystemExit(f"Unable to measure: the server ended. {Path(told.name).read_text()}")
            yield from _answers(workers, began + WARM, seconds)
            yield from _memory(server.pid)
        finally:
            server.terminate()
            server.wait(30)


def _answers(workers: list[Worker], since: float, seconds: float) -> Iterator[Row]:
    found = [one for worker in workers for one in worker.browser.answers if one.at >= since and one.kind != SIGN_IN]
    errors = [error for worker in workers for error in worker.errors]
    for error in errors[:10]:
        print(error, file=sys.stderr)
    by_kind: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for one in found:
        by_kind[one.is_write, one.kind].append(one.seconds * 1e3)
    for is_write, said in ((False, "reads"), (True, "writes")):
        taken = [ms for (writes, kind), every in by_kind.items() if writes == is_write for ms in every]
        most = WRITE_MS if is_write else READ_MS
        yield Row(f"100 users, {len(taken):,} {said}: half within", within(taken, 0.5), "ms")
        yield Row(f"100 users, {len(taken):,} {said}: 95 of 100 within", within(taken, 0.95), "ms", most)
        yield Row(f"100 users, {len(taken):,} {said}: 99 of 100 within", within(taken, 0.99), "ms")
    for (_, kind), every in sorted(by_kind.items()):
        halves = " / ".join(f"{within(every, share):.0f}" for share in (0.5, 0.95, 0.99))
        yield Row(
            f"100 users, {kind} ({len(every):,}), 50 / 95 / 99 of 100 within {halves} ms; mean",
            sum(every) / len(every),
            "ms",
        )
    yield Row("100 users: requests a second", len(found) / seconds, "/s")
    yield Row("100 users: errors", len(errors), "", 0)


def _memory(server: int) -> Iterator[Row]:
    """Of each worker, what it holds at the end; PSS shares out what several hold together."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for name, most in (("Rss", WORKER_MB), ("Pss", None)):
        held = max(_kilobytes(Path(f"/proc/{one}/smaps_rollup").read_text(), name) for one in children)
        yield Row(f"100 users: memory of a worker, the larger ({name.upper()})", held / 1024, "MB", most)


def _kilobytes(rollup: str, name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", rollup, re.MULTILINE)
    return int(found[1]) if found else 0


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit("Unable to measure: the server did not start.")
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("Unable to measure: the server does not answer.")
