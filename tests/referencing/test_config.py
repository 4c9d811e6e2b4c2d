import os
import stat
import threading

import pytest

from referencing import config
from referencing.config import Settings, SettingsError

KEY = "k" * 40


def _read(tmp_path, **given):
    named = {f"PARCOURS_{name}": value for name, value in given.items()}
    return Settings.from_environ({"PARCOURS_INSTANCE": str(tmp_path), "PATH": "/bin", **named})


def _wrong(tmp_path, **given):
    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, **given)
    return [problem.name for problem in caught.value.problems]


def test_empty_environment_gives_a_service_in_one_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    settings = Settings.from_environ({})

    instance = tmp_path / "instance"
    assert settings == Settings(
        instance=instance,
        database_url=f"sqlite:///{instance}/parcours.sqlite",
        secret_key=(instance / "secret_key").read_text(),
        queue="sqlite",
        mail=str(instance / "mail"),
        mail_from="parcours@localhost",
        public_url="http://127.0.0.1:8000",
        evidence=str(instance),
        log_level="INFO",
        rulebook="mes-2023",
        rate_limits="memory://",
        trusted_proxies=0,
    )


def test_every_setting_can_be_given(tmp_path):
    settings = _read(
        tmp_path,
        DATABASE_URL="postgresql://u:pw@db/parcours",
        SECRET_KEY=KEY,
        QUEUE="redis://:pw@cache:6379/0",
        MAIL="smtps://u:p%40w@mail.exemple.fr:465",
        MAIL_FROM="Parcours <parcours@exemple.fr>",
        PUBLIC_URL="https://parcours.exemple.fr/",
        EVIDENCE="s3://bucket/prefix",
        LOG_LEVEL="debug",
        RULEBOOK="demo-2",
        RATE_LIMITS="redis://:pw@cache:6379/1",
        TRUSTED_PROXIES="2",
    )

    assert settings == Settings(
        instance=tmp_path,
        database_url="postgresql://u:pw@db/parcours",
        secret_key=KEY,
        queue="redis://:pw@cache:6379/0",
        mail="smtps://u:p%40w@mail.exemple.fr:465",
        mail_from="Parcours <parcours@exemple.fr>",
        public_url="https://parcours.exemple.fr",
        evidence="s3://bucket/prefix",
        log_level="DEBUG",
        rulebook="demo-2",
        rate_limits="redis://:pw@cache:6379/1",
        trusted_proxies=2,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://u@h/db"),
        ("RATE_LIMITS", "memcached://cache"),
        ("RATE_LIMITS", "redis://"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "two"),
        ("TRUSTED_PROXIES", "10"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "postgresql://"),
        ("SECRET_KEY", "short"),
        ("QUEUE", "rabbit"),
        ("QUEUE", "redis://"),
        ("QUEUE", "redis://host:port"),
        ("QUEUE", "postgresql"),
        ("MAIL", "imap://host"),
        ("MAIL", "smtp://"),
        ("MAIL", "smtp:host"),
        ("MAIL", "smtp://host:99999"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@b.fr\nBcc: c@d.fr"),
        ("PUBLIC_URL", "parcours.exemple.fr"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://exemple.fr/?a=1"),
        ("EVIDENCE", "gs://bucket"),
        ("EVIDENCE", "s3://"),
        ("LOG_LEVEL", "LOUD"),
        ("RULEBOOK", "mes-1999"),
        ("SECRET", KEY),
    ],
)
def test_wrong_value_is_named(tmp_path, name, value):
    assert _wrong(tmp_path, **{name: value}) == [f"PARCOURS_{name}"]


def test_all_problems_come_at_once_with_remedies_and_without_values(tmp_path):
    with pytest.raises(SettingsError) as caught:
        _read(tmp_path, DATABASE_URL="mysql://u:hunter2@h", LOG_LEVEL="LOUD", PUBLIC_ADRESS="https://exemple.fr")

    assert str(caught.value).splitlines() == [
        "PARCOURS_PUBLIC_ADRESS : nom inconnu. Retirez-le, ou corrigez-le : le plus proche est PARCOURS_PUBLIC_URL.",
        f"PARCOURS_DATABASE_URL : {config.DATABASE}",
        "PARCOURS_LOG_LEVEL : niveau inconnu. Choisissez : DEBUG, INFO, WARNING, ERROR.",
    ]


def test_instance_that_is_a_file_is_named(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(SettingsError) as caught:
        Settings.from_environ({"PARCOURS_INSTANCE": str(tmp_path / "file")})

    assert [problem.name for problem in caught.value.problems] == ["PARCOURS_INSTANCE"]


def test_empty_value_means_the_default(tmp_path):
    assert _read(tmp_path, MAIL="", LOG_LEVEL=" ") == _read(tmp_path)


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path):
    first, second = _read(tmp_path), _read(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_together_keep_one_secret_key(tmp_path):
    barrier, keys = threading.Barrier(8), []

    def read():
        barrier.wait()
        keys.append(_read(tmp_path).secret_key)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(keys)) == 1
    assert os.listdir(tmp_path) == ["secret_key"]  # noqa: PTH208 - names, drafts included


def test_representation_keeps_secrets(tmp_path):
    settings = _read(
        tmp_path,
        DATABASE_URL="postgresql://u:hunter2@h/db",
        SECRET_KEY="hunter2" * 6,
        QUEUE="redis://:hunter2@h",
        MAIL="smtp://u:hunter2@h",
    )

    assert "hunter2" not in repr(settings)


def test_readme_lists_every_setting():
    readme = (config.RULEBOOKS.parents[1] / "README.md").read_text(encoding="utf-8")

    assert [name for name in config.NAMES if f"`{name}`" not in readme] == []


OIDC = {"OIDC_ISSUER": "https://identite.exemple.fr", "OIDC_CLIENT_ID": "parcours", "OIDC_CLIENT_SECRET": "hunter2"}


def test_provider_is_read_whole_and_keeps_its_secret(tmp_path):
    settings = _read(tmp_path, **OIDC, OIDC_SECOND_FACTOR="mfa  otp")

    provider = settings.provider
    assert provider == config.Provider(
        issuer="https://identite.exemple.fr",
        client_id="parcours",
        client_secret="hunter2",  # noqa: S106 - nobody's
        name="identite.exemple.fr",
        second_factor=("mfa", "otp"),
    )
    assert "hunter2" not in repr(settings)


@pytest.mark.parametrize("missing", OIDC)
def test_provider_without_one_of_its_three_settings_is_named(tmp_path, missing):
    assert _wrong(tmp_path, **{name: value for name, value in OIDC.items() if name != missing}) == [
        f"PARCOURS_{missing}"
    ]


@pytest.mark.parametrize("issuer", ["http://identite.exemple.fr", "identite", "https://"])
def test_issuer_that_is_not_encrypted_or_no_address_is_named(tmp_path, issuer):
    assert _wrong(tmp_path, **OIDC | {"OIDC_ISSUER": issuer}) == ["PARCOURS_OIDC_ISSUER"]
