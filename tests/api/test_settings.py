"""Settings are read once, completely, or refused with every fault named."""

from pathlib import Path

import pytest

from api.settings import TABLE, Settings, SettingsError


def test_defaults():
    """An empty environment gives the documented defaults."""
    assert Settings.from_environment({}) == Settings()
    assert Settings().database_url == "sqlite+aiosqlite:///matcher.db"


def test_every_setting_is_read(tmp_path):
    """Each variable of the table arrives in its field."""
    settings = Settings.from_environment(
        {
            "MATCHER_DATABASE_URL": "sqlite+aiosqlite:///other.db",
            "MATCHER_HOST": "192.0.2.1",
            "MATCHER_PORT": "0",
            "MATCHER_PUBLIC_URL": "https://matcher.example/",
            "MATCHER_LOG_LEVEL": "WARNING",
            "MATCHER_METRICS_TOKEN": "hidden",
            "MATCHER_METRICS_PORT": "9100",
            "MATCHER_CATALOGUE_DIR": str(tmp_path),
            "MATCHER_TIME_LIMIT": "2.5",
            "MATCHER_INTERACTIVE_WORKERS": "2",
            "MATCHER_RUN_WORKERS": "3",
            "MATCHER_MAX_BODY_BYTES": "2000",
            "MATCHER_MAX_IMPORT_BYTES": "3000",
            "MATCHER_RATE_LIMIT": "60",
            "MATCHER_SMTP_URL": "smtps://a:b@mail.example",
            "MATCHER_MAIL_FROM": "Mentoring <m@example.org>",
            "MATCHER_CONTACT": "barrieren@example.org",
            "MATCHER_WEBHOOK_ALLOW_PRIVATE": "yes",
            "MATCHER_OIDC_ISSUER": "https://login.example/realm/",
            "MATCHER_OIDC_CLIENT_ID": "matcher",
            "MATCHER_OIDC_CLIENT_SECRET": "hidden",
            "MATCHER_OIDC_ACR": "mfa",
            "MATCHER_SECOND_FACTOR": "true",
        }
    )
    assert settings == Settings(
        database_url="sqlite+aiosqlite:///other.db",
        host="192.0.2.1",
        port=0,
        public_url="https://matcher.example",
        log_level="warning",
        metrics_token="hidden",
        metrics_port=9100,
        catalogue_dir=Path(tmp_path),
        time_limit=2.5,
        interactive_workers=2,
        run_workers=3,
        max_body_bytes=2000,
        max_import_bytes=3000,
        rate_limit=60,
        smtp_url="smtps://a:b@mail.example",
        mail_from="Mentoring <m@example.org>",
        contact="barrieren@example.org",
        webhook_allow_private=True,
        oidc_issuer="https://login.example/realm",
        oidc_client_id="matcher",
        oidc_client_secret="hidden",
        oidc_acr="mfa",
        second_factor=True,
    )
    assert len(TABLE) == 23
    assert "hidden" not in repr(settings)


def test_an_empty_variable_is_absent():
    """`MATCHER_PORT=` in a compose file means the default."""
    assert Settings.from_environment({"MATCHER_PORT": ""}).port == 8000


def test_all_faults_are_named():
    """An unknown name and two wrong values come back in one error."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(
            {"MATCHER_DATABSE_URL": "x", "MATCHER_PORT": "http", "MATCHER_TIME_LIMIT": "nan", "OTHER": "x"}
        )
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert "Did you mean MATCHER_DATABASE_URL?" in lines[0]
    assert lines[1] == "MATCHER_PORT must be an integer from 0 to 65535, got 'http'."
    assert lines[2] == "MATCHER_TIME_LIMIT must be a number of seconds above 0 and up to 86400, got 'nan'."


def test_a_provider_of_identities_needs_a_client():
    """With one of the three, the others have to be there."""
    with pytest.raises(SettingsError, match="must be set together"):
        Settings.from_environment({"MATCHER_OIDC_ISSUER": "https://login.example"})


@pytest.mark.parametrize(
    ("issuer", "taken"),
    [
        ("http://localhost:9000", True),
        ("http://[::1]:9000", True),
        ("http://login.example", False),
        ("http://localhost.example", False),
        ("http://[1", False),
        ("login.example", False),
    ],
)
def test_a_provider_is_reached_by_https(issuer, taken):
    """Its tokens would be read by others on their way; on the same machine there are none."""
    client = {"MATCHER_OIDC_CLIENT_ID": "a", "MATCHER_OIDC_CLIENT_SECRET": "b"}
    given = {"MATCHER_OIDC_ISSUER": issuer, **client}
    if taken:
        assert Settings.from_environment(given).oidc_issuer == issuer
    else:
        with pytest.raises(SettingsError, match="MATCHER_OIDC_ISSUER must be"):
            Settings.from_environment(given)


def test_a_mail_server_needs_a_sender():
    """Otherwise every mail would fail, and only when it is sent."""
    with pytest.raises(SettingsError, match="MATCHER_MAIL_FROM must name a sender"):
        Settings.from_environment({"MATCHER_SMTP_URL": "smtp://localhost:25"})


@pytest.mark.parametrize(
    "url", ["smtp://me:hidden@x:port", "smtp://me:hidden@x:65536", "smtp://me:hidden@x:0"]
)
def test_a_port_that_is_none_is_refused(url):
    """At the start, without quoting what holds a password."""
    with pytest.raises(SettingsError, match="MATCHER_SMTP_URL must be a URL such as") as caught:
        Settings.from_environment({"MATCHER_SMTP_URL": url, "MATCHER_MAIL_FROM": "m@example.org"})
    assert "hidden" not in str(caught.value)


def test_a_password_is_not_repeated():
    """Neither in an error nor when the settings are printed."""
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment({"MATCHER_SMTP_URL": "mail://me:hidden@x", "MATCHER_MAIL_FROM": "nobody"})
    assert len(str(caught.value).splitlines()) == 2
    settings = Settings(smtp_url="smtp://me:hidden@x", mail_from="m@example.org")
    assert "hidden" not in f"{caught.value}{settings}"


def test_base_url():
    """Links use the public address where there is one."""
    assert Settings(port=81).base_url == "http://127.0.0.1:81"
    assert Settings(public_url="https://m.example").base_url == "https://m.example"


def test_only_with_postgresql_can_the_work_be_left_to_others():
    """With SQLite nobody would do it."""
    zero = {"MATCHER_RUN_WORKERS": "0"}
    with pytest.raises(SettingsError, match="matcher worker"):
        Settings.from_environment(zero)
    with_queue = {**zero, "MATCHER_DATABASE_URL": "postgresql+psycopg://u@h/d"}
    assert Settings.from_environment(with_queue).run_workers == 0
