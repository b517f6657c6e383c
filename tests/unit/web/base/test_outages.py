"""When the database is away, full or held by another, a page says so at once; and works again without a restart."""

import signal
import sqlite3
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from django.test import RequestFactory

from caseway.accounts.audit import triggers
from caseway.accounts.models import Program
from caseway.config import databases, migrating
from caseway.web.base import errors
from tests.fixtures import pages_of_rows
from tests.fixtures.both_engines import connected, running
from tests.fixtures.postgres_server import Server

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 2.0


class Page:
    """What a server answered, and how long it took."""

    def __init__(self, answer, seconds):
        self.status, self.headers, self.text, self.seconds = (
            answer.status_code,
            answer.headers,
            answer.content.decode(),
            seconds,
        )


@pytest.fixture(autouse=True)
def _as_installed(engine):
    """As patient as the installed Caseway, and no more."""
    address = {"DATABASE_URL": running().url()} if engine == "postgres" else {}
    usual = databases.databases(address, Path())["default"]
    with connected(OPTIONS=usual["OPTIONS"], PATIENCE=usual.get("PATIENCE")):
        yield


@pytest.fixture
def ask(settings):
    """Ask as a server does, which the test client does not: it keeps the connection from being looked after."""
    settings.ROOT_URLCONF = pages_of_rows.__name__
    settings.ALLOWED_HOSTS = ["testserver"]
    application = get_wsgi_application()

    def ask(path, language="en"):
        cookie = f"{configured.SESSION_COOKIE_NAME}={ask.session}"
        environ = RequestFactory().get(path, headers={"cookie": cookie, "accept-language": language}).environ
        kept = []
        began = time.monotonic()
        answer = application(environ, lambda *given: kept.append(given))
        page = Page(answer, time.monotonic() - began)
        answer.close()
        return page

    return ask


def sign_in(ask):
    ask.session = pages_of_rows.session(*pages_of_rows.house("Harbor"), at=datetime.now(UTC))


def assert_away(page, says="Caseway cannot reach its records right now"):
    assert page.status == 503
    assert page.seconds < LIMIT
    assert says in page.text
    assert page.headers["Retry-After"] == "30"
    for word in ("Harbor", "Traceback", "sqlite", "psycopg", "accounts_"):
        assert word not in page.text


def assert_well(page, *names):
    assert page.status == 200
    assert page.text.split("\n") == list(names)


# --- SQLite ---


@contextmanager
def held():
    """Another program writes, and does not end."""
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.engines("sqlite")
def test_a_file_that_another_holds(ask):
    sign_in(ask)
    with held():
        assert_away(ask("/rows/add/?name=Meals"))
        assert_away(ask("/rows/add/?name=Meals", "es"), "Caseway no puede acceder a sus registros")
        assert_well(ask("/rows/"), "Harbor program")
    assert ask("/rows/add/?name=Meals").status == 200
    assert_well(ask("/rows/"), "Harbor program", "Meals")


@pytest.mark.engines("sqlite")
def test_a_disk_that_is_full(ask):
    sign_in(ask)
    with connection.cursor() as cursor:
        [pages] = cursor.execute("PRAGMA page_count").fetchone()
    connections["default"].settings_dict["OPTIONS"]["init_command"] += f" PRAGMA max_page_count={pages};"
    connection.close()
    try:
        made = 0
        while (page := ask(f"/rows/add/?name={made:04}{'x' * 190}")).status == 200:
            made += 1
        assert_away(page)
        assert Program.objects.count() == 1 + made
        assert ask("/rows/").status == 200
    finally:
        whole = connections["default"].settings_dict["OPTIONS"]
        whole["init_command"] = whole["init_command"].partition(" PRAGMA max_page_count")[0]
        connection.close()
    assert ask("/rows/add/?name=Meals").status == 200


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("instead", ["nothing that can be opened", "no database"])
def test_a_file_that_cannot_be_read(ask, instead):
    sign_in(ask)
    connection.close()
    file = Path(connection.settings_dict["NAME"])
    away = file.rename(file.with_suffix(".away"))
    if instead == "no database":
        file.write_bytes(b"something else entirely" * 500)
    else:
        file.mkdir()
    try:
        assert_away(ask("/rows/"))
        assert ask("/public/").status == 200
    finally:
        connection.close()
        file.unlink() if file.is_file() else file.rmdir()
        away.rename(file)
    assert_well(ask("/rows/"), "Harbor program")


# --- PostgreSQL ---


@pytest.fixture(scope="module")
def own_server():
    """A server that may be killed."""
    server = Server()
    yield server
    server.end()


@pytest.fixture
def away(own_server):
    """Caseway on that server."""
    with connected(OPTIONS={**connection.settings_dict["OPTIONS"], "host": str(own_server.folder)}, NAME="postgres"):
        from django.core.management import call_command

        migrating.migrate(lambda *_: None)
        yield own_server
        connection.be_patient()
        with connection.cursor() as cursor:
            triggers.remove(cursor, connection.vendor)
            call_command("flush", interactive=False, verbosity=0)
            triggers.install(cursor, connection.vendor)


@pytest.mark.engines("postgres")
@pytest.mark.parametrize("is_connected", [True, False])
def test_a_server_that_has_frozen(ask, away, is_connected):
    sign_in(ask)
    assert_well(ask("/rows/"), "Harbor program")
    if not is_connected:
        connection.close()
    away.signal(signal.SIGSTOP)
    try:
        assert_away(ask("/rows/"))
        assert_away(ask("/rows/", "es"), "Caseway no puede acceder a sus registros")
        assert ask("/public/").status == 200
    finally:
        away.signal(signal.SIGCONT)
    assert_well(ask("/rows/"), "Harbor program")


@pytest.mark.engines("postgres")
def test_a_server_that_was_killed(ask, away):
    sign_in(ask)
    assert_well(ask("/rows/"), "Harbor program")
    away.kill()
    assert_away(ask("/rows/"))
    assert_away(ask("/rows/add/?name=Meals"))
    away.start()
    assert_well(ask("/rows/"), "Harbor program")


@pytest.mark.engines("postgres")
def test_a_row_that_another_holds(ask, away):
    import psycopg

    sign_in(ask)
    with psycopg.connect(away.conninfo()) as other:
        other.execute("LOCK TABLE accounts_program")
        assert_away(ask("/rows/add/?name=Meals"))
        other.rollback()
    assert ask("/rows/add/?name=Meals").status == 200


@pytest.mark.engines("postgres")
def test_whoever_changes_tables_may_take_their_time():
    sleep = "SELECT 1 FROM pg_sleep(1.6)"
    with pytest.raises(OperationalError, match="statement timeout"):
        connection.cursor().execute(sleep)
    connection.be_patient()
    assert connection.cursor().execute(sleep).fetchone() == (1,)
    assert connection.is_usable()


@pytest.mark.parametrize(
    ("error", "is_outage"),
    [
        (OperationalError(), True), (InterfaceError(), True), (DatabaseError(), True), (None, False), (ValueError(), False),
    ],
)  # fmt: skip
def test_only_the_databases_faults_are_told_as_such(error, is_outage):
    assert errors.is_outage(error) is is_outage


def test_a_fault_of_ours_in_a_query_is_not_an_outage():
    from django.db import IntegrityError, ProgrammingError

    assert not errors.is_outage(IntegrityError())
    assert not errors.is_outage(ProgrammingError())
