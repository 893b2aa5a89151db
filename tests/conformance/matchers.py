"""Compares what came with what a case expects.

A plain value is matched exactly, an object by the members it names, an array by all its elements in order.
A text that starts with "$" is one of NAMED; an object with one member that starts with "$" is one of FORMS.
"""

import json
import re

ABSENT = object()


def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def _text(pattern):
    expression = re.compile(pattern, re.DOTALL)
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def _reason(value):
    if isinstance(value, list):
        return bool(value) and all(isinstance(row, dict) and _filled(row.get("message")) for row in value)
    return _filled(value)


_filled = _text(r".*\S.*")

NAMED = {
    "$any": lambda value: value is not ABSENT,
    "$absent": lambda value: value is ABSENT,
    "$absent_or_null": lambda value: value is ABSENT or value is None,
    "$string": lambda value: isinstance(value, str),
    "$filled": _filled,
    "$number": _number,
    "$integer": _integer,
    "$id": lambda value: _integer(value) and value > 0,
    "$flag": lambda value: _integer(value) and value in (0, 1),
    # Fields whose type in the document's table is not that of its sample.
    "$number_or_digits": lambda value: _number(value) or _text(r"-?\d+")(value),
    "$flag_or_digit": lambda value: (_integer(value) and value in (0, 1)) or value in ("0", "1"),
    "$object": lambda value: isinstance(value, dict),
    "$array": lambda value: isinstance(value, list),
    "$date": _text(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"),
    "$day": _text(r"\d{4}-\d\d-\d\d( 00:00:00)?"),
    "$date_or_empty": _text(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)?"),
    "$short_code": _text(r"[0-9a-f]{32}"),
    "$token": _text(r"[0-9A-Za-z]{32,}"),
    "$url": _text(r"https?://.+"),
    # The reason of a refusal: a text, or rows with a `message` each.
    "$reason": _reason,
    # Wrong input: service.md and sending.md have two codes for it and do not say which is for what.
    "$invalid": lambda value: _integer(value) and value in (600, 999),
    # Not there, or not the account's own: 805 is possible as well.
    "$unknown": lambda value: _integer(value) and value in (600, 805, 999),
    "$refused": lambda value: _integer(value) and value != 200,
}


def _each(expected, value, path):
    if not isinstance(value, list):
        return [wrong(path, "an array", value)]
    return [one for i, row in enumerate(value) for one in mismatches(expected, row, "%s[%d]" % (path, i))]


def _some(expected, value, path):
    if not isinstance(value, list):
        return [wrong(path, "an array", value)]
    if any(not mismatches(expected, row, path) for row in value):
        return []
    return [wrong(path, "an array with an element like %s" % shown(expected), value)]


def _json(expected, value, path):
    try:
        return mismatches(expected, json.loads(value), path + " as JSON")
    except (TypeError, ValueError):
        return [wrong(path, "a text of JSON", value)]


def _one_of(expected, value, path):
    if any(not mismatches(one, value, path) for one in expected):
        return []
    return [wrong(path, "one of %s" % shown(expected), value)]


def _all_of(expected, value, path):
    return [one for part in expected for one in mismatches(part, value, path)]


def _not(expected, value, path):
    return [] if mismatches(expected, value, path) else [wrong(path, "anything but %s" % shown(expected), value)]


def _length(expected, value, path):
    if not isinstance(value, (list, str)):
        return [wrong(path, "an array or a text", value)]
    return mismatches(expected, len(value), path + ".length")


def _contains(expected, value, path):
    found = isinstance(value, str) and str(expected) in value
    return [] if found else [wrong(path, "a text with %s" % shown(expected), value)]


def _line(expected, value, path):
    return _some(expected, value.splitlines() if isinstance(value, str) else value, path)


def _pattern(expected, value, path):
    return [] if _text(expected)(value) else [wrong(path, "a text like /%s/" % expected, value)]


def _between(expected, value, path):
    inside = _number(value) and expected[0] <= value <= expected[1]
    return [] if inside else [wrong(path, "%s to %s" % tuple(expected), value)]


def _exactly(expected, value, path):
    same = value is not ABSENT and json.dumps(value, sort_keys=True) == json.dumps(expected, sort_keys=True)
    return [] if same else [wrong(path, "exactly " + shown(expected), value)]


def _reason_for(expected, value, path):
    if isinstance(value, list):
        return _some({"field": expected, "message": "$filled"}, value, path)
    return mismatches("$reason", value, path)


FORMS = {
    "$each": _each,
    "$some": _some,
    "$json": _json,
    "$one_of": _one_of,
    "$all_of": _all_of,
    "$not": _not,
    "$length": _length,
    "$contains": _contains,
    "$line": _line,
    "$pattern": _pattern,
    "$between": _between,
    "$exactly": _exactly,
    "$reason_for": _reason_for,
}


def shown(value):
    """The value as text for a person, cut where it is long."""
    text = "nothing" if value is ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:297] + "..."


def wrong(path, expected, value):
    return "%s: expected %s, got %s" % (path, expected, shown(value))


def mismatches(expected, value, path):
    """What differs, as sentences; empty where the value is as expected."""
    if isinstance(expected, str) and expected.startswith("$"):
        return [] if NAMED[expected](value) else [wrong(path, expected, value)]
    if isinstance(expected, dict):
        if len(expected) == 1 and next(iter(expected)).startswith("$"):
            form, parameter = next(iter(expected.items()))
            return FORMS[form](parameter, value, path)
        if not isinstance(value, dict):
            return [wrong(path, "an object", value)]
        return [one for name in expected
                for one in mismatches(expected[name], value.get(name, ABSENT), "%s.%s" % (path, name))]
    if isinstance(expected, list):
        if not isinstance(value, list) or len(value) != len(expected):
            return [wrong(path, "an array of %d" % len(expected), value)]
        return [one for i, row in enumerate(expected) for one in mismatches(row, value[i], "%s[%d]" % (path, i))]
    same = expected == value and isinstance(expected, bool) == isinstance(value, bool)
    return [] if same else [wrong(path, shown(expected), value)]
