"""Runs the program under test."""

import json
import os
import subprocess
import threading

TIMEOUT = 10  # seconds until the program must listen, must have written something, or must have ended


class NotStarted(Exception):
    """The program ended or did not listen; the text is what it wrote."""


class _Output:
    """All that a process writes, to either stream, as it comes."""

    def __init__(self, streams):
        self._changed = threading.Condition()
        self._text = ""
        self._open = len(streams)
        for stream in streams:
            threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream):
        for line in stream:
            with self._changed:
                self._text += line.decode("utf-8", "replace")
                self._changed.notify_all()
        stream.close()
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def wait_until(self, holds):
        """The text, once `holds` is true of it, the streams have ended, or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: holds(self._text) or self._open == 0, TIMEOUT)
            return self._text


class Program:
    """A running pushplus-sandbox."""

    def __init__(self, executable, options, seed, environment, folder):
        words = [executable, "--port", "0"] + options
        if seed is not None:
            path = os.path.join(folder, "seed.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(seed, file, ensure_ascii=False)
            words += ["--seed", path]
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         stdin=subprocess.DEVNULL, env={**os.environ, **environment})
        self.output = _Output([self._process.stdout, self._process.stderr])
        text = self.output.wait_until(lambda text: "\n" in text.partition("listening on http")[2])
        _, listens, rest = text.partition("listening on http")
        if not listens:
            self.stop()
            raise NotStarted(text.strip()[:300] or "it wrote nothing")
        scheme, _, address = rest.splitlines()[0].partition("://")
        host, _, port = address.strip().rstrip("/").rpartition(":")
        self.is_tls = scheme == "s"
        self.address = (host.strip("[]"), int(port))
        self.host = "%s:%s" % (host, port)

    def is_running(self):
        return self._process.poll() is None

    def stop(self):
        if self.is_running():
            self._process.terminate()
            try:
                self._process.wait(TIMEOUT)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def outcome(executable, options, environment):
    """Runs the program until it ends by itself: its exit status, its output and its errors as text."""
    try:
        ended = subprocess.run([executable] + options, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, timeout=TIMEOUT, env={**os.environ, **environment})
    except subprocess.TimeoutExpired:
        return {"status": "it runs on", "output": "", "errors": ""}
    return {"status": ended.returncode, "output": ended.stdout.decode("utf-8", "replace"),
            "errors": ended.stderr.decode("utf-8", "replace")}
