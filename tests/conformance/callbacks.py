"""Listens for what the program posts to callback addresses."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TIMEOUT = 10  # seconds to wait for a callback that must come


class Listener:
    """An HTTP server on loopback that keeps every request and says 200 to it."""

    def __init__(self):
        self._changed = threading.Condition()
        self._received = []
        self._observer = None
        listener = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                listener._keep(self.command, self.path, dict(self.headers), body)
                answer = b'{"code":200,"msg":"success"}'
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_DELETE = handle_one

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d" % self._server.server_address[1]

    def _keep(self, method, path, headers, body):
        try:
            content = json.loads(body.decode("utf-8"))
        except ValueError:
            content = None
        with self._changed:
            early = self._observer is not None and not self._observer()
            headers = {name.lower(): value for name, value in headers.items()}
            self._received.append({"method": method, "path": path, "headers": headers, "json": content,
                                   "before_the_response": early})
            self._changed.notify_all()

    def clear(self):
        with self._changed:
            self._received = []
            self._observer = None

    def observe(self, observer):
        """Asks `observer` at each callback whether the response has arrived; kept as `before_the_response`."""
        with self._changed:
            self._observer = observer

    def wait_for(self, count):
        """The callbacks so far, once there are `count` of them or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._received) >= count, TIMEOUT)
            return list(self._received)
