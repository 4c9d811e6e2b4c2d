"""As much of S3 as the store asks for: put unless it exists, get, head. Signatures are not looked at."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Bucket(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers["If-None-Match"] == "*" and self.path in self.server.objects:
            self._answer(412)
            return
        self.server.objects[self.path] = content
        self._answer(200)

    def do_GET(self) -> None:
        content = self.server.objects.get(self.path)
        self._answer(404 if content is None else 200, content or b"")

    do_HEAD = do_GET  # noqa: N815 - as above

    def _answer(self, status: int, content: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.md5(content, usedforsecurity=False).hexdigest()}"')
        self.send_header("Last-Modified", "Mon, 02 Mar 2026 09:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def bucket() -> Iterator[str]:
    """Serve objects from memory and return the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    server.objects = {}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
