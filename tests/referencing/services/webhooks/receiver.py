"""A receiver of webhooks that misbehaves as its path says, in a process of its own; writes JSON lines."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

GOT = Path(sys.argv[1])


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        kept = {
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body,
        }
        with GOT.open("a") as file:
            file.write(json.dumps(kept) + "\n")
        try:
            getattr(self, self.path.strip("/"))()
        except OSError:
            return

    def _say(self, status, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def ok(self):
        self._say(204)

    def down(self):
        self._say(503)

    def gone(self):
        self._say(410)

    def redirect(self):
        self._say(307, Location=f"http://127.0.0.1:{self.server.server_port}/ok")

    def silent(self):
        time.sleep(60)

    def drip(self):
        for _byte in range(600):
            self.wfile.write(b"H")
            self.wfile.flush()
            time.sleep(0.1)

    def large(self):
        self.send_response(200)
        self.end_headers()
        for _megabyte in range(200):
            self.wfile.write(b"x" * 1_000_000)

    def log_message(self, *_args):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
sys.stdout.write(f"{server.server_port}\n")
sys.stdout.flush()
server.serve_forever()
