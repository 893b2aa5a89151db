"""Reads the case files and fills in what a case inherits from its group and its file."""

import json
import os
import re

FOLDER = os.path.dirname(os.path.abspath(__file__))
METHODS = ("get", "post", "put", "delete", "head", "options", "patch")
MISSING = "$missing"  # takes an inherited member away
REQUEST_MEMBERS = ("method", "path", "query", "headers", "json", "form", "multipart", "body", "raw", "access_key")
STEP_MEMBERS = REQUEST_MEMBERS + METHODS + ("expect", "save", "times", "responses", "ends", "observed", "control",
                                            "clock", "callbacks", "output", "restart", "run")
CASE_MEMBERS = STEP_MEMBERS + ("name", "source", "before", "then", "steps", "program", "seed", "credentials", "files",
                               "environment")
GROUP_MEMBERS = ("name", "request", "before", "program", "seed", "credentials", "cases")
BODIES = ("json", "form", "multipart", "body")


class Malformed(Exception):
    """A case file says what no case can say."""


class Case:
    """One case, complete: how the program is started, and the steps."""

    def __init__(self, where, source, steps, start):
        self.where = where  # "topics.json/topics.add: name"
        self.source = source
        self.steps = steps
        self.start = start  # {"program", "seed", "credentials", "files", "environment"}


def merged(base, changes):
    """`changes` over `base`, member by member; MISSING removes one. Another kind of body replaces the inherited one."""
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    result = dict(base)
    if any(kind in changes for kind in BODIES):
        for kind in BODIES:
            if kind not in changes:
                result.pop(kind, None)
    for name, value in changes.items():
        if value == MISSING:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def step_of(given, request):
    """A step with `method` and `path`; one that names neither inherits the group's request."""
    unknown = set(given) - set(CASE_MEMBERS)
    if unknown:
        raise Malformed("unknown: %s" % ", ".join(sorted(unknown)))
    step = {name: value for name, value in given.items() if name in STEP_MEMBERS}
    for method in METHODS:
        if method in step:
            step["path"] = step.pop(method)
            step["method"] = method.upper()
    if any(name in step for name in ("control", "raw", "clock", "callbacks", "output", "restart", "run")):
        return step
    if "method" in step and "path" in step:
        return step
    step = merged(request, step)
    if "method" not in step or "path" not in step:
        raise Malformed("neither the step nor its group says method and path")
    return step


def steps_of(case, group):
    request = group.get("request", {})
    for method in METHODS:
        if method in request:
            request = {**request, "path": request[method], "method": method.upper()}
            del request[method]
    given = group.get("before", []) + case.get("before", [])
    given += case["steps"] if "steps" in case else [case]
    return [step_of(step, request) for step in given + case.get("then", [])]


def seed_of(given):
    """A seed by name, an object, or a list of such whose later members win. An empty object is no seed."""
    if given is None or isinstance(given, dict):
        return given or None
    if isinstance(given, list):
        return {name: value for part in given for name, value in (seed_of(part) or {}).items()}
    with open(os.path.join(FOLDER, "seeds", given + ".json"), encoding="utf-8") as file:
        return json.load(file)


def read_file(path):
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    names = set()
    for group in content["groups"]:
        if set(group) - set(GROUP_MEMBERS):
            raise Malformed("%s: %s" % (path, ", ".join(set(group) - set(GROUP_MEMBERS))))
        for case in group["cases"]:
            where = "%s/%s: %s" % (os.path.basename(path), group["name"], case.get("name", "?"))
            if not case.get("name") or not re.search(r"\d|Document|issue", case.get("source", "")):
                raise Malformed("%s: a name or a source is missing" % where)
            if where in names:
                raise Malformed("%s: twice" % where)
            names.add(where)
            inherited = {**content, **group}
            start = {"program": case.get("program", inherited.get("program", [])),
                     "seed": seed_of(case.get("seed", inherited.get("seed"))),
                     "credentials": case.get("credentials", inherited.get("credentials", "given")),
                     "files": case.get("files", {}),
                     "environment": case.get("environment", {})}
            try:
                yield Case(where, case["source"], steps_of(case, group), start)
            except (Malformed, KeyError, TypeError) as error:
                raise Malformed("%s: %s" % (where, error)) from error


def all_cases():
    folder = os.path.join(FOLDER, "cases")
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            yield from read_file(os.path.join(folder, name))


def expanded(value, variables):
    """The value with `${name}` replaced by the variable and `${text*3}` by the text three times, in names as well."""
    if isinstance(value, dict):
        return {expanded(name, variables): expanded(one, variables) for name, one in value.items()}
    if isinstance(value, list):
        return [expanded(one, variables) for one in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    whole = re.fullmatch(r"\$\{(\w+)\}", value)
    if whole:
        return variables[whole.group(1)]

    def text(match):
        repeated = re.fullmatch(r"(.+)\*(\d+)", match.group(1), re.DOTALL)
        return repeated.group(1) * int(repeated.group(2)) if repeated else str(variables[match.group(1)])

    return re.sub(r"\$\{([^}]+)\}", text, value)
