"""A program that asks the API: every answer is held against the OpenAPI document that the service itself serves."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import jsonschema_rs
import pytest

from tests.referencing.listed import listed


@dataclass
class Program:
    """Asks with a key, or without one."""

    client: object
    document: dict
    key: str = ""

    def ask(self, address, status=200, **headers):
        """Return the answer, once it is what the document says."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        given |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        answer = self.client.get(address, headers=given)
        assert answer.status_code == status, (answer.status_code, answer.text)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        if status != 304:
            self.check(answer, urlsplit(address).path.removeprefix("/api/v1"), str(status))
        return answer

    def check(self, answer, path, status):
        """Fail when the body is not of the schema that the document gives this address and status."""
        kind = "application/json" if status == "200" else "application/problem+json"
        assert answer.mimetype == kind
        if status in {"404", "405"}:
            name = "#/components/schemas/Problem"
        else:
            responses = self.operation(path)["responses"]
            told = responses[status]
            told = self.document["components"]["responses"]["Problem"] if "$ref" in told else told
            name = told["content"][kind]["schema"]["$ref"]
        schema = {**self.document, "$ref": name}
        validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        assert [error.message for error in validator.iter_errors(answer.json)] == []

    def operation(self, path):
        """Return what the document says of an address."""
        for place, methods in self.document["paths"].items():
            parts, given = place.split("/"), path.split("/")
            if len(parts) == len(given) and all(a == b or a.startswith("{") for a, b in zip(parts, given, strict=True)):
                return methods["get"]
        raise LookupError(path)


@pytest.fixture
def program(app):
    client = app.test_client()
    return Program(client, client.get("/api/v1/openapi.json").json)


@pytest.fixture
def shelf(app, session):  # noqa: ARG001 - the time of the service
    def put(*names, **values):
        made = [listed(session, name, **values) for name in names]
        session.commit()
        return made

    return put
