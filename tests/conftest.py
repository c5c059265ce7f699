"""The cast, and the one way to empty the record between tests.

Each role is a logged-in Django test client under its own name (`member`), and its account beside it
(`member_user`). Roles are those of the one table in the architecture («Who may see what»).
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date
from weakref import WeakSet

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import get_resolver
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

from meetings import triggers
from organisations.models import Body, Representation, Seat, User
from tests.builders import make_body, make_organisation, make_person, make_representation, make_seat, make_user

# How fast a machine makes up examples is not what the tests are about.
settings.register_profile("ours", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

WALKS = (
    "tests/test_access.py",
    "tests/test_hostile.py",
    "tests/browser/",
    "tests/council/test_english.py",
    "tests/council/test_registers.py",
    "tests/council/test_registers_in_bokmal.py",
    "tests/meetings/test_notation_properties.py",
    "tests/meetings/test_record_of_real_minutes.py",
    "tests/meetings/test_secretariat_access.py",
    "tests/meetings/test_two_editors.py",
    "tests/test_broken_input.py",
    "tests/test_kept_texts.py",
    "tests/test_posted_twice.py",
)
"""These run the same code over and over, in breadth: every page, every form, thousands of texts. What they pass by is
not tested for that; coverage counts what the other tests reach, and does not slow these down by half."""
TRANSACTIONAL = {"transactional_db", "live_server", "django_db_reset_sequences"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.startswith(WALKS):
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: looking through all of it for garbage, again and again, finds none."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _unmeasured(item.config, when=item.get_closest_marker("no_cover") is not None):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[object], request: pytest.FixtureRequest
) -> Generator[None, object, object]:
    """Migrations are not counted, and measuring them would double what they take."""
    with _unmeasured(request.config, when=fixturedef.argname == "django_db_setup"):
        return (yield)


@contextmanager
def _unmeasured(config: pytest.Config, *, when: bool) -> Iterator[None]:
    """Coverage rests meanwhile, as it does in the call of a `no_cover` test."""
    plugin = config.pluginmanager.getplugin("_cov")
    measuring = plugin.cov_controller if when and plugin else None
    if measuring is None or not measuring.started:
        yield
        return
    assert get_resolver().url_patterns  # whatever a first request would load is loaded before the rest, hence counted
    measuring.pause()
    try:
        yield
    finally:
        measuring.resume()


@pytest.fixture(autouse=True)
def _the_suite_may_flush_the_record(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transactional test ends with a flush, which the append-only triggers refuse: lift them just before it.

    The flush sends `post_migrate`, and that puts them back.
    """
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and bool(marker.kwargs.get("transaction") or marker.args[:1] == (True,))
    if not marked and not TRANSACTIONAL & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")  # set up before this, hence flushed after it
    yield
    triggers.lift(connection)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Closes what this process has opened, before the test database goes.

    Once the browser has started, tests run in another context, where Django opens a connection beside the first;
    and PostgreSQL drops no database that somebody is connected to.
    """
    opened: WeakSet[BaseDatabaseWrapper] = WeakSet()
    mine = threading.get_ident()

    def remember(connection: BaseDatabaseWrapper, **_signal: object) -> None:
        if threading.get_ident() == mine:
            opened.add(connection)

    connection_created.connect(remember)
    with django_db_blocker.unblock():
        _note_migrations()
    yield
    connection_created.disconnect(remember)
    with django_db_blocker.unblock():
        for one in opened:
            one.close()


def _note_migrations() -> None:
    """Where the tables were made from the models, the database says of itself that it is migrated, as a served one."""
    if connection.settings_dict["TEST"]["MIGRATE"]:
        return
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection).disk_migrations:
        recorder.record_applied(app, name)


@pytest.fixture
def body(db: None) -> Body:
    return make_body()


@pytest.fixture
def member_seat(body: Body) -> Seat:
    """The seat of PBU, in which `member` and `deputy` sit and `ex_member` sat."""
    return make_seat(make_organisation("PBU", name="Psykisk Balanse Ungdom"), body)


@pytest.fixture
def member_user(member_seat: Seat) -> User:
    person = make_person("Ellen Krogh")
    make_representation(person, member_seat)
    return make_user(person, email="ellen@example.org")


@pytest.fixture
def deputy_user(member_seat: Seat) -> User:
    person = make_person("Tor Aasland")
    make_representation(person, member_seat, kind=Representation.Kind.DEPUTY)
    return make_user(person, email="tor@example.org")


@pytest.fixture
def ex_member_user(member_seat: Seat) -> User:
    person = make_person("Anders Ås")
    make_representation(person, member_seat, since=date(2019, 1, 1), until=date(2021, 12, 31))
    return make_user(person, email="anders@example.org")


@pytest.fixture
def other_member_user(body: Body) -> User:
    person = make_person("Guro Lid")
    make_representation(person, make_seat(make_organisation("Terskel", name="Terskel, lavterskel i kommunene"), body))
    return make_user(person, email="guro@example.org")


@pytest.fixture
def secretary_user(db: None) -> User:
    return make_user(make_person("Ida Hagen"), email="ida@example.org", secretary=True)


@pytest.fixture
def administrator_user(db: None) -> User:
    return make_user(email="drift@example.org", administrator=True)


@pytest.fixture
def visitor(db: None) -> Client:
    return Client()


@pytest.fixture
def member(member_user: User) -> Client:
    return logged_in(member_user)


@pytest.fixture
def deputy(deputy_user: User) -> Client:
    return logged_in(deputy_user)


@pytest.fixture
def ex_member(ex_member_user: User) -> Client:
    return logged_in(ex_member_user)


@pytest.fixture
def other_member(other_member_user: User) -> Client:
    return logged_in(other_member_user)


@pytest.fixture
def secretary(secretary_user: User) -> Client:
    return logged_in(secretary_user)


@pytest.fixture
def administrator(administrator_user: User) -> Client:
    return logged_in(administrator_user)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
