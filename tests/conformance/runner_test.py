#!/usr/bin/env python3
"""Tests of the runner: what it takes for equal, for different, and for a malformed case."""

import sys
import unittest

sys.dont_write_bytecode = True

import cases
import matchers
import wire


def differs(expected, value):
    return bool(matchers.mismatches(expected, value, "value"))


class Matchers(unittest.TestCase):
    def test_a_plain_value_is_matched_with_its_type(self):
        for expected, same, other in ((1, 1, 2), (1, 1, "1"), (1, 1, True), ("a", "a", "b"), (None, None, ""),
                                      (0, 0, None)):
            self.assertFalse(differs(expected, same))
            self.assertTrue(differs(expected, other))

    def test_an_object_is_matched_by_the_named_members(self):
        self.assertFalse(differs({"a": 1}, {"a": 1, "b": 2}))
        self.assertTrue(differs({"a": 1}, {"b": 2}))
        self.assertTrue(differs({"a": None}, {}))
        self.assertTrue(differs({"a": 1}, [1]))

    def test_an_array_is_matched_whole_and_in_order(self):
        self.assertFalse(differs([1, 2], [1, 2]))
        for other in ([2, 1], [1], [1, 2, 3], {"0": 1}):
            self.assertTrue(differs([1, 2], other))

    def test_each_named_matcher_refuses_something(self):
        for name in matchers.NAMED:
            self.assertTrue(any(differs(name, value) for value in (matchers.ABSENT, 200, "", "a")), name)

    def test_absent_is_not_null(self):
        self.assertFalse(differs({"a": "$absent"}, {}))
        self.assertTrue(differs({"a": "$absent"}, {"a": None}))

    def test_each_form_holds_for_one_value_and_not_for_another(self):
        for expected, same, other in (
                ({"$each": "$integer"}, [1, 2], [1, "2"]), ({"$some": {"a": 1}}, [{"a": 2}, {"a": 1}], [{"a": 2}]),
                ({"$json": {"a": 1}}, '{"a":1}', "a"), ({"$one_of": [1, 2]}, 2, 3), ({"$all_of": ["$id", 5]}, 5, 6),
                ({"$not": 1}, 2, 1), ({"$length": 3}, [1, 2, 3], "ab"), ({"$contains": "b"}, "abc", "ac"),
                ({"$line": "b"}, "a\nb", "ab"), ({"$pattern": "a+"}, "aa", "aab"), ({"$between": [1, 2]}, 1.5, 3),
                ({"$exactly": {"a": 1}}, {"a": 1}, {"a": 1, "b": 2}),
                ({"$reason_for": "a"}, [{"field": "a", "message": "b"}], [{"field": "b", "message": "b"}])):
            self.assertFalse(differs(expected, same), expected)
            self.assertTrue(differs(expected, other), expected)


class Inheritance(unittest.TestCase):
    request = {"method": "POST", "path": "/a", "json": {"x": 1, "y": {"z": 2}}}

    def test_members_are_added_changed_and_taken_away(self):
        step = cases.step_of({"json": {"x": "$missing", "y": {"w": 3}}}, self.request)
        self.assertEqual(step["json"], {"y": {"z": 2, "w": 3}})

    def test_another_kind_of_body_replaces_the_inherited_one(self):
        self.assertNotIn("json", cases.step_of({"body": ""}, self.request))

    def test_a_step_with_a_path_of_its_own_inherits_nothing(self):
        self.assertEqual(cases.step_of({"get": "/b"}, self.request), {"method": "GET", "path": "/b"})

    def test_an_unknown_member_is_refused(self):
        self.assertRaises(cases.Malformed, cases.step_of, {"get": "/b", "jsn": {}}, {})

    def test_a_step_without_a_path_is_refused(self):
        self.assertRaises(cases.Malformed, cases.step_of, {"json": {}}, {})

    def test_variables_keep_their_type_where_they_stand_alone(self):
        self.assertEqual(cases.expanded(["${a}", "x${a}", "${ab*2}"], {"a": 1}), [1, "x1", "abab"])


class Wire(unittest.TestCase):
    def test_a_request_has_the_length_of_its_bytes(self):
        step = {"method": "POST", "path": "/a", "query": {"b": "ü &"}, "body": "字"}
        self.assertEqual(wire.request_bytes(step, "host:1", None),
                         "POST /a?b=%C3%BC%20%26 HTTP/1.1\r\nHost: host:1\r\nContent-Length: 3\r\n\r\n字".encode())

    def test_null_takes_a_header_away(self):
        step = {"method": "GET", "path": "/a", "headers": {"host": None}}
        self.assertEqual(wire.request_bytes(step, "host:1", "key"), b"GET /a HTTP/1.1\r\naccess-key: key\r\n\r\n")


class Files(unittest.TestCase):
    def test_every_case_can_be_read(self):
        self.assertGreaterEqual(len(list(cases.all_cases())), 250)


if __name__ == "__main__":
    unittest.main()
