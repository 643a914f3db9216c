"""Accounts are made on the command line as on the pages."""

import asyncio
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner

from api.cli import main, serve
from api.clock import SystemClock
from api.schemas.programmes import ProgrammeInput
from api.schemas.staff import LinkKind
from api.security.access import OPERATOR
from api.security.guesses import Guesses
from api.services import programmes
from api.services.welcoming import Welcoming
from api.settings import Settings
from api.store import accounts as store
from api.store.database import Database

BASE = "https://desk.example"
ADA = ("create", "--email", "Ada@example.org", "--name", "Ada Berg")


@pytest.fixture
def run(bare_url, monkeypatch):
    """Call `matcher users` on a new database."""
    monkeypatch.setenv("MATCHER_DATABASE_URL", bare_url)
    monkeypatch.setenv("MATCHER_PUBLIC_URL", BASE)
    return lambda *words: CliRunner().invoke(main, ["users", *words])


@pytest.fixture
def look(bare_url):
    """What kind of link has this path, and whose it is."""

    async def looked(path):
        clock = SystemClock()
        async with Database(Settings(database_url=bare_url)) as database:
            welcoming = Welcoming(database=database, clock=clock, guesses=Guesses(clock))
            welcome = await welcoming.show(path.removeprefix("/desk/welcome/"), "")
        return welcome.kind, welcome.account and welcome.account.email

    return lambda path: asyncio.run(looked(path))


@pytest.fixture
def leads_to(look):
    """Where the link leads that stands alone on the last line of what was printed."""

    def call(done):
        assert done.exit_code == 0, done.output
        line = done.stdout.splitlines()[-1]
        assert re.fullmatch(rf"{BASE}/desk/welcome/[A-Za-z0-9_-]{{43}}", line)
        return look(line.removeprefix(BASE))

    return call


def test_accounts_are_made_listed_let_in_and_disabled(run, leads_to):
    """Each link is alone on the last line; before a password was chosen it is an invitation."""
    assert leads_to(run(*ADA, "--administrator")) == (LinkKind.INVITATION, "ada@example.org")
    assert leads_to(run("link", "ADA@example.org")) == (LinkKind.INVITATION, "ada@example.org")
    assert run("list").stdout == "ada@example.org\tinvited\tAda Berg\n"
    last = run("disable", "ada@example.org")
    assert (last.exit_code, "last administrator" in last.stderr) == (2, True)
    leads_to(run("create", "--email", "ben@example.org", "--name", "Ben", "--administrator"))
    assert run("disable", "ada@example.org").stdout == "Nobody can sign in as ada@example.org.\n"
    assert [line.split("\t")[1] for line in run("list").stdout.splitlines()] == ["disabled", "invited"]
    assert run("enable", "Ada@example.org").stdout == "Ada@example.org can sign in again.\n"
    assert [line.split("\t")[1] for line in run("list").stdout.splitlines()] == ["invited", "invited"]


def test_the_trail_tells_what_became_of_accounts(run):
    """Newest first, a line each: when, what, who, and the account by id and name; `--limit` cuts it."""
    run(*ADA)
    run("disable", "ada@example.org")
    lines = [line.split("\t") for line in CliRunner().invoke(main, ["trail"]).stdout.splitlines()]
    assert [(what, who, which.partition(" ")[2]) for _, what, who, which in lines] == [
        (f"account.{what}", "operator", "Ada Berg") for what in ("disabled", "link_made", "created")
    ]
    [last] = CliRunner().invoke(main, ["trail", "--limit", "1"]).stdout.splitlines()
    assert last.split("\t") == lines[0]


def test_codes_can_be_dropped(run, bare_url, databases):
    """For whoever has lost the app and all that stands in for it."""
    run(*ADA)

    async def guard():
        async with Database(Settings(database_url=bare_url)) as database, database.write() as session:
            account = await store.by_email(session, "ada@example.org")
            await store.replace(session, replace(account, totp_secret="x", recovery_digests=["y"]))

    asyncio.run(guard())
    assert run("drop-codes", "Ada@example.org").stdout == "No code is asked for Ada@example.org.\n"
    assert databases.ask(bare_url, "SELECT totp_secret FROM accounts") == [(None,)]


def test_an_account_is_given_a_role(run, leads_to, bare_url, databases):
    """And a link, if it is new; a second role needs none."""

    async def found(slug):
        data = ProgrammeInput(name=slug, slug=slug)
        async with Database(Settings(database_url=bare_url)) as database, database.write() as session:
            await programmes.create(session, SystemClock(), OPERATOR, data)

    assert run("list").exit_code == 0  # brings the schema
    asyncio.run(found("weser-ems"))
    role = ("--programme", "weser-ems", "--role", "coordinator")
    assert leads_to(run(*ADA, *role)) == (LinkKind.INVITATION, "ada@example.org")
    assert databases.ask(bare_url, "SELECT role FROM memberships") == [("coordinator",)]
    ben = ("create", "--email", "ben@example.org", "--name", "Ben", "--administrator")
    assert leads_to(run(*ben, *role)) == (LinkKind.INVITATION, "ben@example.org")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "--email", "ada", "--name", "Ada"), "--email"),
        (("create", "--email", "ada@example.org", "--name", ""), "--name"),
        ((*ADA, "--role", "viewer"), "go together"),
        ((*ADA, "--programme", "nowhere", "--role", "viewer"), "no programme 'nowhere'"),
        (("link", "nobody@example.org"), "no account of nobody@example.org"),
    ],
)
def test_wrong_usage_ends_with_2(run, words, said):
    """And says what is wrong."""
    done = run(*words)
    assert (done.exit_code, said in done.stderr) == (2, True)


def test_an_address_has_one_account(run):
    """The way to a new link is named."""
    run(*ADA)
    again = run(*ADA)
    assert (again.exit_code, "matcher users link" in again.stderr) == (2, True)


def test_the_first_start_prints_a_link_to_make_the_first_account(run, look, bare_url, monkeypatch, capsys):
    """Every start does so until there is an account, and none after."""
    monkeypatch.setattr(serve, "serve", lambda *_: None)
    using = Settings(database_url=bare_url, port=0, public_url=BASE)
    serve.start(using, print_key=False)
    shown = capsys.readouterr().out
    [path] = re.findall(rf"{BASE}(/desk/welcome/\S+)", shown)
    assert look(path) == (LinkKind.FIRST, None)
    assert shown.splitlines()[-1].startswith("Serving on ")
    run(*ADA)
    serve.start(using, print_key=False)
    assert "/desk/welcome/" not in capsys.readouterr().out
