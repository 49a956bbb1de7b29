"""The line between a phone and the service, that can be slow and be cut: before a form came through, or after."""

import http.client
import socket
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOP = {"connection", "transfer-encoding", "keep-alive", "content-length", "date", "server"}
PIECE = 1000


class Line(ThreadingHTTPServer):
    """Passes on to the service at this port what comes in at its own."""

    daemon_threads = True

    def __init__(self, port, service):
        super().__init__(("127.0.0.1", port), Passing)
        self.service = service
        self.cut = None
        """None; 'dead': nothing comes through; 'before': no form; 'after': a form, but not its answer."""
        self.change = None
        """Path, and two pieces of text: there the first becomes the other, as a fault of ours would have it."""
        self.bits = None
        """Bits a second."""
        self.passed = []
        """(method, path, status, bytes) of what was answered."""

    def handle_error(self, request, client_address):
        """Say what went wrong; a phone that hung up is nothing wrong."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def wait(self, size):
        if self.bits:
            time.sleep(size * 8 / self.bits)


class Passing(BaseHTTPRequestHandler):
    def do_GET(self):
        self._pass_on(b"")

    def do_POST(self):
        self._pass_on(self.rfile.read(int(self.headers.get("content-length", 0))))

    def _pass_on(self, body):
        line, sends = self.server, self.command == "POST"
        if line.cut == "dead" or (line.cut == "before" and sends):
            self._break()
            return
        line.wait(len(body) + 500)
        connection = http.client.HTTPConnection("127.0.0.1", line.service)
        asked = dict(self.headers)
        changes = line.change is not None and self.path.startswith(line.change[0])
        if changes:
            asked = {name: value for name, value in asked.items() if name.lower() != "accept-encoding"}
        connection.request(self.command, self.path, body or None, asked)
        answer = connection.getresponse()
        found = answer.read()
        connection.close()
        if changes:
            assert line.change[1].encode() in found, line.change
            found = found.replace(*(piece.encode() for piece in line.change[1:]))
        line.passed.append((self.command, self.path, answer.status, len(found)))
        if line.cut == "dead" or (line.cut == "after" and sends):
            self._break()
            return
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in HOP:
                self.send_header(name, value)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(found)))
        self.end_headers()
        for start in range(0, len(found), PIECE):
            line.wait(PIECE)
            self.wfile.write(found[start : start + PIECE])

    def _break(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def laid(port, service):
    line = Line(port, service)
    thread = threading.Thread(target=line.serve_forever)
    thread.start()
    try:
        yield line
    finally:
        line.shutdown()
        line.server_close()
        thread.join()
