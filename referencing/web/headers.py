"""What every answer tells the browser: run and load what is ours only, keep nothing of a person's."""

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from referencing.config import Settings
from referencing.web.identity import current_person
from referencing.web.problems import is_for_programs

COOKIE = "parcours"  # the name of the session's, with or without the prefix of HTTPS
_POLICY = "; ".join(
    (
        *("default-src 'none'", "script-src 'self'", "connect-src 'self'"),
        *("style-src 'self'", "img-src 'self' data:", "font-src 'self'"),
        *("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"),
    )
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HSTS = "max-age=31536000; includeSubDomains"
_STATIC = ("static", "bootstrap.static")


class _PeopleOnly(SecureCookieSessionInterface):
    """Sessions are of people: a program's request neither reads a cookie nor gets one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return self.session_class() if is_for_programs() else super().open_session(app, request)


def set_cookies(app: Flask, settings: Settings) -> None:
    """Set the session cookie: out of reach of scripts and other sites, and of plain HTTP where we are on HTTPS."""
    app.session_interface = _PeopleOnly()
    is_secure = settings.public_url.startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if is_secure else COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        PERMANENT_SESSION_LIFETIME=8 * 3600,
    )


def protect(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer."""
    always = dict(_ALWAYS)
    if settings.public_url.startswith("https://"):
        always["Strict-Transport-Security"] = _HSTS

    @app.after_request
    def put(response: Response) -> Response:
        for name, value in always.items():
            response.headers.setdefault(name, value)  # the page of a mail has a stricter policy of its own
        if request.endpoint not in _STATIC and "Cache-Control" not in response.headers:
            response.headers.setdefault("Cache-Control", "private, no-store" if _is_personal() else "no-cache")
        return response


def _is_personal() -> bool:
    if is_for_programs():
        return False
    try:
        return current_person() is not None
    except Exception:  # noqa: BLE001 - the database is away: the page that says so is nobody's
        return False
