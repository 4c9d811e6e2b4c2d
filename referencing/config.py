"""Settings, read from the environment; a wrong one stops the start with its name and the remedy."""

import difflib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from referencing.files import create_once
from workflows.words import _

PREFIX = "PARCOURS_"
NAMES = tuple(
    PREFIX + name
    for name in (
        *("INSTANCE", "DATABASE_URL", "SECRET_KEY", "QUEUE", "MAIL", "MAIL_FROM"),
        *("PUBLIC_URL", "EVIDENCE", "LOG_LEVEL", "RULEBOOK"),
        *("RATE_LIMITS", "TRUSTED_PROXIES", "WEBHOOK_NETWORKS"),
        *("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_SECOND_FACTOR"),
    )
)
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
RULEBOOKS = Path(__file__).parent.parent / "workflows" / "rulebooks"
_SHORTEST_KEY = 32
_MOST_PROXIES = 9

UNKNOWN = _("nom inconnu. Retirez-le, ou corrigez-le : le plus proche est {0}.")
INSTANCE = _("dossier inutilisable ({0}). Donnez un dossier où le service peut lire et écrire.")
DATABASE = _("adresse de base inconnue. Écrivez sqlite:///FICHIER ou postgresql://UTILISATEUR@HÔTE/BASE.")
KEY = _("clé trop courte. Donnez au moins {0} caractères tirés au hasard, ou retirez ce réglage.")
QUEUE = _("file inconnue. Écrivez sqlite, postgresql ou redis://HÔTE:PORT/0.")
QUEUE_ELSEWHERE = _("la file postgresql demande une base PostgreSQL. Réglez PARCOURS_DATABASE_URL, ou écrivez sqlite.")
MAIL = _("destination inconnue. Donnez un dossier, ou smtp://UTILISATEUR:MOT_DE_PASSE@HÔTE:PORT, ou smtps://…")
MAIL_FROM = _("adresse illisible. Écrivez par exemple : Parcours <parcours@exemple.fr>.")
PUBLIC_URL = _("adresse illisible. Écrivez par exemple : https://parcours.exemple.fr.")
EVIDENCE = _("emplacement inconnu. Donnez un dossier, ou s3://COMPARTIMENT/PRÉFIXE.")
LEVEL = _("niveau inconnu. Choisissez : {0}.")
RATE_LIMITS = _("emplacement inconnu. Écrivez memory, ou redis://HÔTE:PORT/0 pour plusieurs processus.")
TRUSTED_PROXIES = _("nombre illisible. Écrivez combien de mandataires se suivent devant le service : 0, 1, 2…")
WEBHOOK_NETWORKS = _("réseau illisible. Écrivez par exemple : 10.20.0.0/16 192.168.5.7/32, ou retirez ce réglage.")
OIDC_ISSUER = _(
    "adresse illisible. Écrivez par exemple : https://identite.exemple.fr (http sur cette machine seulement)."
)
OIDC_MISSING = _(
    "valeur manquante. Donnez ensemble OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET, ou aucun des trois."
)
RULEBOOK = _("référentiel inconnu. Choisissez : {0}.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One setting that cannot be used: its name, the remedy as a French source string, what fills its places."""

    name: str
    remedy: str
    details: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} : {self.remedy.format(*self.details)}"


class SettingsError(Exception):
    """Some settings are wrong; `problems` has them all. Values never show: some are secret."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An identity provider (OpenID Connect); `second_factor`: values of acr or amr that count as one."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str
    second_factor: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment decides. Addresses that may hold a password stay out of the representation.

    `evidence` is the folder, or the s3:// address, under which evidence/ and papers/ are kept.
    """

    instance: Path
    database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    queue: str = field(repr=False)
    mail: str = field(repr=False)
    mail_from: str
    public_url: str
    evidence: str
    log_level: str
    rulebook: str
    rate_limits: str = field(repr=False)
    trusted_proxies: int
    provider: Provider | None = None
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Return the settings; the first call makes the instance folder and the secret key in it."""
        return _Reader(environ).settings()


class _Reader:
    """Reads one environment and remembers every problem on the way."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        given = ((name, value.strip()) for name, value in environ.items() if name.startswith(PREFIX))
        self.given = {name: value for name, value in given if value}
        self.problems: list[Problem] = []

    def settings(self) -> Settings:
        for name in sorted(self.given.keys() - set(NAMES)):
            self._wrong(name, UNKNOWN, difflib.get_close_matches(name, NAMES, 1, 0)[0])
        instance = Path(self._get("INSTANCE", "instance")).resolve()
        database_url = self._database_url(instance)
        settings = Settings(
            instance=instance,
            database_url=database_url,
            queue=self._queue(database_url),
            mail=self._place("MAIL", instance / "mail", ("smtp", "smtps"), MAIL),
            mail_from=self._mail_from(),
            public_url=self._public_url(),
            evidence=self._place("EVIDENCE", instance, ("s3",), EVIDENCE),
            log_level=self._one_of("LOG_LEVEL", self._get("LOG_LEVEL", "INFO").upper(), LOG_LEVELS, LEVEL),
            rulebook=self._rulebook(),
            rate_limits=self._rate_limits(),
            trusted_proxies=self._trusted_proxies(),
            provider=self._provider(),
            webhook_networks=self._webhook_networks(),
            secret_key=self._secret_key(instance),
        )
        if self.problems:
            raise SettingsError(tuple(self.problems))
        return settings

    def _get(self, name: str, default: str) -> str:
        return self.given.get(PREFIX + name, default)

    def _wrong(self, name: str, remedy: str, *details: str) -> None:
        self.problems.append(Problem(name if name.startswith(PREFIX) else PREFIX + name, remedy, details))

    def _database_url(self, instance: Path) -> str:
        url = self._get("DATABASE_URL", f"sqlite:///{instance / 'parcours.sqlite'}")
        scheme, _separator, rest = url.partition("://")
        postgresql = scheme in ("postgresql", "postgres", "postgresql+psycopg") and rest
        # A database in memory is out: web server and worker are two processes.
        sqlite = scheme == "sqlite" and rest.startswith("/") and rest[1:] not in ("", ":memory:")
        if not postgresql and not sqlite:
            self._wrong("DATABASE_URL", DATABASE)
        return url

    def _queue(self, database_url: str) -> str:
        queue = self._get("QUEUE", "sqlite")
        parts = _split(queue)
        if queue == "postgresql":
            if not database_url.startswith("postgres"):
                self._wrong("QUEUE", QUEUE_ELSEWHERE)
        elif queue != "sqlite" and not (parts and parts.scheme in ("redis", "rediss") and parts.hostname):
            self._wrong("QUEUE", QUEUE)
        return queue

    def _place(self, name: str, default: Path, schemes: tuple[str, ...], remedy: str) -> str:
        """Return a folder, absolute, or an address with one of these schemes."""
        place = self._get(name, str(default))
        if "://" not in place and not place.startswith(tuple(f"{scheme}:" for scheme in schemes)):
            return str(Path(place).resolve())
        parts = _split(place)
        if parts is None or parts.scheme not in schemes or not parts.hostname:
            self._wrong(name, remedy)
        return place

    def _mail_from(self) -> str:
        sender = self._get("MAIL_FROM", "parcours@localhost")
        mailbox, _at, domain = parseaddr(sender)[1].rpartition("@")
        if not mailbox or not domain or any(sign in sender for sign in "\r\n"):
            self._wrong("MAIL_FROM", MAIL_FROM)
        return sender

    def _public_url(self) -> str:
        url = self._get("PUBLIC_URL", "http://127.0.0.1:8000")
        parts = _split(url)
        is_address = parts and parts.scheme in ("http", "https") and parts.hostname
        if not is_address or "?" in url or "#" in url:
            self._wrong("PUBLIC_URL", PUBLIC_URL)
        return url.rstrip("/")

    def _one_of(self, name: str, value: str, allowed: tuple[str, ...], remedy: str) -> str:
        if value not in allowed:
            self._wrong(name, remedy, ", ".join(allowed))
        return value

    def _rate_limits(self) -> str:
        """Return where attempts are counted, as the library «limits» writes it."""
        place = self._get("RATE_LIMITS", "memory")
        if place == "memory":
            return "memory://"
        parts = _split(place)
        if not (parts and parts.scheme in ("redis", "rediss") and parts.hostname):
            self._wrong("RATE_LIMITS", RATE_LIMITS)
        return place

    def _trusted_proxies(self) -> int:
        count = self._get("TRUSTED_PROXIES", "0")
        if not (count.isascii() and count.isdecimal() and int(count) <= _MOST_PROXIES):
            self._wrong("TRUSTED_PROXIES", TRUSTED_PROXIES)
            return 0
        return int(count)

    def _webhook_networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        try:
            return tuple(map(ip_network, self._get("WEBHOOK_NETWORKS", "").split()))
        except ValueError:
            self._wrong("WEBHOOK_NETWORKS", WEBHOOK_NETWORKS)
            return ()

    def _provider(self) -> Provider | None:
        given = {name: self._get(f"OIDC_{name}", "") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME")}
        second_factor = tuple(self._get("OIDC_SECOND_FACTOR", "").split())
        if not any(given.values()) and not second_factor:
            return None
        for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
            if not given[name]:
                self._wrong(f"OIDC_{name}", OIDC_MISSING)
        parts = _split(given["ISSUER"])
        is_here = parts is not None and parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")
        if given["ISSUER"] and not (parts and parts.hostname and (parts.scheme == "https" or is_here)):
            self._wrong("OIDC_ISSUER", OIDC_ISSUER)
        return Provider(
            issuer=given["ISSUER"],
            client_id=given["CLIENT_ID"],
            client_secret=given["CLIENT_SECRET"],
            name=given["NAME"] or (parts.hostname if parts and parts.hostname else ""),
            second_factor=second_factor,
        )

    def _rulebook(self) -> str:
        known = tuple(sorted(path.parent.name for path in RULEBOOKS.glob("*/rulebook.toml")))
        return self._one_of("RULEBOOK", self._get("RULEBOOK", "mes-2023"), known, RULEBOOK)

    def _secret_key(self, instance: Path) -> str:
        key = self._get("SECRET_KEY", "")
        try:
            instance.mkdir(mode=0o700, parents=True, exist_ok=True)
            key = key or _kept_key(instance / "secret_key")
        except OSError as error:
            self._wrong("INSTANCE", INSTANCE, error.strerror or type(error).__name__)
        else:
            if len(key) < _SHORTEST_KEY:
                self._wrong("SECRET_KEY", KEY, str(_SHORTEST_KEY))
        return key


def _kept_key(path: Path) -> str:
    if not path.exists():
        create_once(path, secrets.token_urlsafe(48).encode())  # two processes that start at once keep one key
    return path.read_text().strip()


def _split(url: str) -> SplitResult | None:
    """Return the parts of an address, None when it has none or its port is no number."""
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return None
    return parts if has_port else None
