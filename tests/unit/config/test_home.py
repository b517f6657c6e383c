"""The folder, the secret and the time zone of the machine Caseway runs on."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from caseway.config import home


def test_the_folder_is_the_one_named_or_the_users_own():
    assert home.folder({"CASEWAY_HOME": "/somewhere"}) == Path("/somewhere")
    assert home.folder({}) == Path.home() / ".local/share/caseway"


def test_folders_are_listed_as_the_machine_lists_them():
    assert home.paths({"X": "/a:/b:"}, "X") == (Path("/a"), Path("/b"))
    assert home.paths({}, "X") == ()


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    folder = tmp_path / "new"
    first = home.secret(folder)

    assert len(first) > 50
    assert home.secret(folder) == first
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o600


def test_two_homes_have_two_secrets(tmp_path):
    assert home.secret(tmp_path / "a") != home.secret(tmp_path / "b")


def test_a_secret_left_empty_by_a_crash_is_made_again(tmp_path):
    (tmp_path / "secret-key").touch()
    made = home.secret(tmp_path)

    assert len(made) > 50
    assert home.secret(tmp_path) == made


def test_starts_at_the_same_time_agree_on_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as many:
        made = {secret for secret in many.map(home.secret, [tmp_path] * 40) if secret}

    assert home.secret(tmp_path) in made


@pytest.mark.parametrize(
    ("environ", "zone"),
    [
        ({"CASEWAY_TIME_ZONE": "America/Chicago", "TZ": "UTC"}, "America/Chicago"),
        ({"TZ": ":America/Denver"}, "America/Denver"),
    ],
)
def test_the_time_zone_asked_for_decides_what_day_it_is(environ, zone):
    assert home.zone(environ) == zone


def test_without_one_asked_for_it_is_the_machines(tmp_path):
    place = tmp_path / "zoneinfo/America/New_York"
    place.parent.mkdir(parents=True)
    place.touch()
    clock = tmp_path / "localtime"
    clock.symlink_to(place)

    assert home.zone({}, clock) == "America/New_York"
    assert home.zone({}, tmp_path / "missing") == "UTC"
