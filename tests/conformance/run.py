#!/usr/bin/env python3
"""Runs the conformance cases against the program: run.py PROGRAM [FILTER]

PROGRAM is pushplus-sandbox. FILTER is a text; only cases with it in file, group, name or source run.
Each case that does not hold is a line; the last line says how many hold. The exit status is 0 where all do.
"""

import datetime
import json
import os
import re
import sys
import tempfile

sys.dont_write_bytecode = True

import callbacks
import cases
import matchers
import program
import wire

TOKEN = "sandboxuser000000000000000000001"
SECRET_KEY = "sandboxsecret0000000000000000001"
GENERIC = {600: "数据处理异常", 999: "服务端验证错误"}  # service.md, "Refusals"
ENDS_ACCESS_KEYS = ("advance", "reset", "revoke_access_keys", "set_open_api")  # after these a step fetches a new one
SUCCESS = ("请求成功", "执行成功")  # the document's samples


class Failed(Exception):
    """A step did not go as the case says."""


def member(value, path):
    """The part of a JSON value that a path such as `data.list[0].id` names."""
    for word in re.findall(r"[^.\[\]]+", path):
        try:
            value = value[int(word)] if isinstance(value, list) else value[word]
        except (KeyError, IndexError, TypeError, ValueError):
            raise Failed("there is no %s to save" % path) from None
    return value


def connected(running):
    return wire.Connection(running.address, running.is_tls)


class Run:
    """The steps of one case against a running program."""

    def __init__(self, suite, running, start):
        self._suite = suite
        self._program = running
        self._start = start
        self._variables = dict(suite.variables)
        if running:
            self._variables.update(host=running.host, port=running.address[1])

    def do(self, step):
        """Takes one step. Raises Failed, wire.Lost or OSError."""
        if "restart" in step:
            self._program = self._suite.restarted(self._start)
            self._variables.update(host=self._program.host, port=self._program.address[1])
            self._variables.pop("accessKey", None)
        elif "run" in step:
            run = cases.expanded(step["run"], self._variables)
            outcome = program.outcome(self._suite.executable, [str(word) for word in run["options"]],
                                      run.get("environment", {}))
            self._check(step["expect"], outcome, "program")
        elif "output" in step:
            expected = cases.expanded(step["output"], self._variables)
            text = self._program.output.wait_until(lambda text: not matchers.mismatches(expected, text, ""))
            self._check(expected, text, "output")
        elif "callbacks" in step:
            self._check_callbacks(cases.expanded(step["callbacks"], self._variables))
        elif "clock" in step:
            self._move_clock(step["clock"])
        else:
            self._exchange(step)

    def _check(self, expected, value, path):
        wrong = matchers.mismatches(cases.expanded(expected, self._variables), value, path)
        if wrong:
            more = ["%d more" % (len(wrong) - 3)] if len(wrong) > 3 else []
            raise Failed("; ".join(wrong[:3] + more))

    def _check_callbacks(self, expected):
        received = self._suite.listener.wait_for(len(expected))
        if len(received) != len(expected):
            raise Failed("expected %d callbacks, got %s" % (len(expected), matchers.shown(received)))
        for one in expected:
            fitting = [call for call in received if not matchers.mismatches(one, call, "callback")]
            if not fitting:
                raise Failed("; ".join(matchers.mismatches(one, received[0], "callback")))
            received.remove(fitting[0])

    def _control(self, name, body):
        connection = connected(self._program)
        try:
            connection.write(wire.request_bytes({"method": "POST", "path": "/_sandbox/" + name, "json": body},
                                                self._program.host, None))
            response = connection.read("POST")
        finally:
            connection.close()
        if response.status != 200:
            raise Failed("control %s: HTTP %d %s" % (name, response.status, response.text()[:200]))
        return response.json()

    def _move_clock(self, time_of_day):
        """Moves the program's clock on to the next such time of day in China."""
        now = datetime.datetime.strptime(self._control("advance", {"seconds": 0})["now"], "%Y-%m-%d %H:%M:%S")
        goal = datetime.datetime.combine(now.date(), datetime.time.fromisoformat(time_of_day))
        if goal <= now:
            goal += datetime.timedelta(days=1)
        self._control("advance", {"seconds": (goal - now).total_seconds()})
        self._variables["today"] = goal.date().isoformat()
        self._variables.pop("accessKey", None)

    def _access_key(self, step):
        if "access_key" in step:
            return cases.expanded(step["access_key"], self._variables)
        if not step.get("path", "").startswith("/api/open/") and "${accessKey}" not in json.dumps(step):
            return None
        if "accessKey" not in self._variables:
            connection = connected(self._program)
            try:
                connection.write(wire.request_bytes(
                    {"method": "POST", "path": "/api/common/openApi/getAccessKey",
                     "json": {"token": TOKEN, "secretKey": SECRET_KEY}}, self._program.host, None))
                response = connection.read()
            finally:
                connection.close()
            self._variables["accessKey"] = member(response.json(), "data.accessKey")
        return self._variables["accessKey"] if step.get("path", "").startswith("/api/open/") else None

    def _exchange(self, step):
        if "control" in step:
            step = {"method": "POST", "path": "/_sandbox/" + step["control"], "json": {}, "expect": {"http": 200},
                    **step}
            if step["control"] in ENDS_ACCESS_KEYS:
                self._variables.pop("accessKey", None)
        times = step.get("times", 1)
        connection = connected(self._program)
        try:
            for self._variables["n"] in range(1, times + 1):
                self._exchange_once(connection, step)
                if times == 1 and step.get("ends") and not connection.is_ended():
                    raise Failed("expected the connection to be closed, it is open")
        except (Failed, wire.Lost) as error:
            turn = "request %d of %d: " % (self._variables["n"], times) if times > 1 else ""
            raise Failed(turn + str(error)) from error
        finally:
            connection.close()

    def _exchange_once(self, connection, step):
        access_key = self._access_key(step)
        step = cases.expanded({name: value for name, value in step.items()
                               if name not in ("expect", "responses", "save")}, self._variables) | {
            name: step[name] for name in ("expect", "responses", "save") if name in step}
        if step.get("observed"):
            self._suite.listener.observe(connection.has_bytes)
        connection.write(wire.request_bytes(step, self._program.host, access_key))
        if step.get("observed"):
            self._suite.listener.wait_for(self._variables["n"])
        for expected in step.get("responses", [step.get("expect", {"code": 200})]):
            response = connection.read("HEAD" if expected.get("head") else step.get("method", "GET"))
            self._check_response(expected, response, step.get("save", {}))

    def _check_response(self, expected, response, save):
        expected = dict(expected)
        expected.pop("head", None)
        self._check(expected.pop("http", 200), response.status, "HTTP status (%s)" % response.text()[:200])
        self._check(expected.pop("interim", "$any"), response.interim, "interim responses")
        for name, value in expected.pop("headers", {}).items():
            self._check(value, response.headers.get(name, matchers.ABSENT), "header " + name)
        if "body" in expected:
            self._check(expected.pop("body"), response.text(), "body")
        if not expected and not save:
            return
        try:
            content = response.json()
        except ValueError:
            raise Failed("not JSON: %s" % response.text()[:200]) from None
        self._check({"$pattern": "application/json.*"}, response.headers.get("content-type"), "header content-type")
        if "json" in expected:
            self._check(expected.pop("json"), content, "body")
        if "either" in expected:
            readings = cases.expanded(expected.pop("either"), self._variables)
            self._check({"$one_of": readings}, content, "body")
            expected = {"code": content["code"]}
        if "code" in expected:
            self._check(expected, content, "body")
            generic = {"$one_of": list(SUCCESS)} if content["code"] == 200 else "$filled"
            self._check(GENERIC.get(content["code"], generic), content.get("msg"), "body.msg")
        elif expected:
            raise cases.Malformed("expect: %s without code" % ", ".join(expected))
        for name, path in save.items():
            self._variables[name] = member(content, path)


class Suite:
    """Keeps one program running for as long as the cases want it started in the same way."""

    def __init__(self, executable, folder):
        self.executable = executable
        self.listener = callbacks.Listener()
        self.variables = {"token": TOKEN, "secretKey": SECRET_KEY, "callback": self.listener.url, "folder": folder}
        self._folder = folder
        self._program = None
        self._started_as = None

    def hold(self, case):
        """Runs a case. Returns what is wrong with it, or nothing."""
        self.listener.clear()
        try:
            for name, content in case.start["files"].items():
                with open(os.path.join(self._folder, name), "w", encoding="utf-8") as file:
                    file.write("\n".join(content) if isinstance(content, list) else content)
            needs_program = not all("run" in step for step in case.steps)
            run = Run(self, self._ready(case.start) if needs_program else None, case.start)
            for number, step in enumerate(case.steps, 1):
                try:
                    run.do(step)
                except (Failed, wire.Lost, OSError) as error:
                    if needs_program and not self._program.is_running():
                        error = "the program ended; %s" % error
                    what = step.get("path") or next((name for name in step if name != "expect"), "")
                    return "step %d of %d (%s): %s" % (number, len(case.steps), what, error)
        except program.NotStarted as error:
            return "the program did not start: %s" % error
        except (Failed, wire.Lost, OSError, ValueError) as error:
            return str(error)
        return None

    def _ready(self, start):
        """A program in the state at its start."""
        if self._program and self._program.is_running() and self._started_as == start and self._is_reset():
            return self._program
        return self.restarted(start)

    def _is_reset(self):
        try:
            connection = connected(self._program)
            try:
                connection.write(wire.request_bytes({"method": "POST", "path": "/_sandbox/reset", "json": {}},
                                                    self._program.host, None))
                return connection.read().status == 200
            finally:
                connection.close()
        except (OSError, wire.Lost):
            return False

    def restarted(self, start):
        self.stop()
        options = cases.expanded(start["program"], self.variables)
        if start["credentials"] == "given":
            options = ["--token", TOKEN, "--secret-key", SECRET_KEY] + options
        self._started_as = start
        self._program = program.Program(self.executable, options, cases.expanded(start["seed"], self.variables),
                                        start["environment"], self._folder)
        return self._program

    def stop(self):
        if self._program:
            self._program.stop()
            self._program = None


def main(arguments):
    if not 1 <= len(arguments) <= 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    wanted = arguments[1] if len(arguments) == 2 else ""
    selected = [case for case in cases.all_cases() if wanted in "%s [%s]" % (case.where, case.source)]
    held = 0
    with tempfile.TemporaryDirectory() as folder:
        suite = Suite(arguments[0], folder)
        try:
            for case in selected:
                wrong = suite.hold(case)
                if wrong is None:
                    held += 1
                else:
                    print("%s [%s] %s" % (case.where, case.source, " ".join(wrong.split())), flush=True)
        finally:
            suite.stop()
    print("%d of %d cases hold" % (held, len(selected)))
    return 0 if selected and held == len(selected) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
