"""HTTP over plain sockets: what is written is what was asked for, byte by byte."""

import json
import socket
import ssl
from urllib.parse import quote

TIMEOUT = 10  # seconds without a byte from the program before a case counts as lost


class Response:
    """An HTTP response: status, headers with names in lower case, body as bytes."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    def text(self):
        return self.body.decode("utf-8", "surrogateescape")

    def json(self):
        """The body as JSON. Raises ValueError if it is none or is not UTF-8."""
        return json.loads(self.body.decode("utf-8"))


class Lost(Exception):
    """There is no response: the connection ended, or nothing came in time."""


class Connection:
    """One connection to the program, for any number of requests."""

    def __init__(self, address, is_tls=False):
        self._socket = socket.create_connection(address, TIMEOUT)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if is_tls:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # the cases' certificate is signed by itself
            self._socket = context.wrap_socket(self._socket)
        self._buffer = b""

    def close(self):
        self._socket.close()

    def write(self, request):
        """Writes the bytes; a server that closes before it has read all of them may have answered already."""
        try:
            self._socket.sendall(request)
        except socket.timeout as error:
            raise Lost("the request was not read in time") from error
        except OSError:
            pass

    def has_bytes(self):
        """Whether something has arrived that is not read yet. Does not wait."""
        self._socket.setblocking(False)
        try:
            return bool(self._buffer) or bool(self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return False
        finally:
            self._socket.settimeout(TIMEOUT)

    def is_ended(self):
        """Whether the server closes the connection; waits for it or for a byte."""
        try:
            return not self._buffer and self._socket.recv(1) == b""
        except ConnectionError:
            return True
        except socket.timeout:
            return False

    def read(self, method="GET"):
        """The next final response; interim ones (1xx) are skipped, and listed in `Response.interim`."""
        interim = []
        while True:
            response = self._read_one(method)
            if not 100 <= response.status < 200:
                response.interim = interim
                return response
            interim.append(response.status)

    def _read_one(self, method):
        head = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        words = head[0].split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/1.") or not words[1].isdigit():
            raise Lost("not a status line: %r" % head[0])
        status = int(words[1])
        headers = {}
        for line in head[1:]:
            name, colon, value = line.partition(":")
            if not colon:
                raise Lost("not a header line: %r" % line)
            headers[name.lower()] = value.strip()
        if method == "HEAD" or status in (204, 304) or 100 <= status < 200:
            return Response(status, headers, b"")
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return Response(status, headers, self._chunks())
        if "content-length" in headers:
            return Response(status, headers, self._exactly(int(headers["content-length"])))
        return Response(status, headers, self._rest())

    def _more(self):
        try:
            received = self._socket.recv(65536)
        except socket.timeout as error:
            raise Lost("no response within %d s" % TIMEOUT) from error
        except OSError as error:
            raise Lost("the connection broke: %s" % error) from error
        self._buffer += received
        return bool(received)

    def _until(self, end):
        while end not in self._buffer:
            if not self._more():
                raise Lost("the connection was closed without a response")
        text, _, self._buffer = self._buffer.partition(end)
        return text

    def _exactly(self, size):
        while len(self._buffer) < size:
            if not self._more():
                raise Lost("the connection was closed within a body")
        body, self._buffer = self._buffer[:size], self._buffer[size:]
        return body

    def _rest(self):
        while self._more():
            pass
        body, self._buffer = self._buffer, b""
        return body

    def _chunks(self):
        body = b""
        while True:
            size = int(self._until(b"\r\n").split(b";")[0], 16)
            if size == 0:
                while self._until(b"\r\n"):
                    pass
                return body
            body += self._exactly(size)
            self._exactly(2)


def encoded(pairs):
    """Names and values as application/x-www-form-urlencoded. A list gives its name once for each element."""
    words = []
    for name, value in pairs.items():
        for one in value if isinstance(value, list) else [value]:
            words.append(quote(str(name), safe="") + "=" + quote(str(one), safe=""))
    return "&".join(words)


def multipart(pairs, boundary="conformance-boundary"):
    parts = ""
    for name, value in pairs.items():
        parts += '--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (boundary, name, value)
    return parts + "--%s--\r\n" % boundary


def request_bytes(step, host, access_key):
    """The bytes of a step's request: the lines of `raw` as they stand, or a message of HTTP/1.1 made from the step's members."""
    if "raw" in step:
        lines = step["raw"] if isinstance(step["raw"], list) else [step["raw"]]
        return "\r\n".join(lines).encode("utf-8", "surrogateescape")
    headers = {"Host": host}
    if access_key is not None:
        headers["access-key"] = access_key
    body = None
    if "json" in step:
        headers["Content-Type"] = "application/json"
        body = json.dumps(step["json"], ensure_ascii=False)
    elif "form" in step:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = encoded(step["form"])
    elif "multipart" in step:
        headers["Content-Type"] = "multipart/form-data; boundary=conformance-boundary"
        body = multipart(step["multipart"])
    elif "body" in step:
        body = step["body"]
    elif step["method"] not in ("GET", "HEAD", "DELETE"):
        body = ""
    body = None if body is None else body.encode("utf-8", "surrogatepass")
    if body is not None:
        headers["Content-Length"] = str(len(body))
    for name, value in step.get("headers", {}).items():
        for known in [known for known in headers if known.lower() == name.lower()]:
            del headers[known]
        if value is not None:
            headers[name] = value
    target = step["path"]
    if step.get("query"):
        target += ("&" if "?" in target else "?") + encoded(step["query"])
    head = "%s %s HTTP/1.1\r\n" % (step["method"], target)
    head += "".join("%s: %s\r\n" % (name, value) for name, value in headers.items())
    return head.encode("utf-8") + b"\r\n" + (body or b"")
