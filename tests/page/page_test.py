"""The sandbox's page in headless Chromium.

    page_test.py PROGRAM [TEST…]

PROGRAM is pushplus-sandbox. Needs Chromium and chromedriver; without them nothing is tested and the exit code is 77.
PUSHPLUS_SCREENSHOTS names a folder for pictures of the page, in light and dark, wide and narrow.
"""

import base64
import json
import os
import pathlib
import subprocess
import sys
import unittest
import urllib.request

from browser import Browser, programs

PROGRAM = ""
TOKEN = "sandboxuser000000000000000000001"

# Each would show itself if a script of a message ran: an alert, a request of /ran/…, a changed document.
HOSTILE = (
    '<script>alert(1); fetch("/ran/script"); document.body.textContent = "ran"; parent.document.title = "ran"</script>'
    '<img src="data:," onerror="alert(2); new Image().src=\'/ran/onerror\'">'
    '<svg onload="alert(3); fetch(\'/ran/svg\')"></svg>'
    '<a id="link" href="javascript:alert(4);location=\'/ran/link\'">link</a>'
    '<iframe src="javascript:parent.parent.alert(5)"></iframe><iframe srcdoc="<script>alert(6)</script>"></iframe>'
    '<form action="/ran/form"><button id="submit">go</button></form>'
    '<meta http-equiv="refresh" content="0;url=/ran/refresh"><link rel="stylesheet" href="/ran/style">'
    '<script src="/ran/source"></script><base href="/ran/">')


class Sandbox:
    """The program on a free port, ended at the end of a `with`."""

    def __init__(self, *options):
        self.process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        self.url = first.removeprefix("listening on ").strip()
        if not self.url.startswith("http"):
            raise RuntimeError(f"the sandbox said: {first}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def request(self, path, body=None):
        request = urllib.request.Request(self.url + path, headers={"Content-Type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as response:
            return response.headers, response.read().decode()

    def control(self, name, **body):
        return json.loads(self.request(f"/_sandbox/{name}", body)[1])

    def send(self, content, template="", **members):
        """Sends a message, a minute after the one before, and returns its short code."""
        self.control("advance", seconds=60)
        body = {"token": TOKEN, "content": content, "template": template, **members}
        result = json.loads(self.request("/send", body)[1])
        assert result["code"] == 200, result
        return result["data"]


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser()
        cls.addClassCleanup(cls.browser.__exit__)

    def setUp(self):
        self.sandbox = Sandbox("--token", TOKEN)
        self.addCleanup(self.sandbox.__exit__)
        self.browser.call("POST", "/url", {"url": "about:blank"})
        self.browser.console()

    def open(self, view="requests"):
        self.browser.open(f"{self.sandbox.url}/#/{view}")
        self.browser.wait("document.getElementById('now').textContent.startsWith('20')")

    def show_message(self, short_code):
        """Chooses a message and returns when its frame shows it."""
        browser = self.browser
        row = f'#message-list button[data-code="{short_code}"]'
        browser.wait("document.querySelector(args[0])", row)
        browser.click(row)
        browser.wait("document.getElementById('message-content').src.endsWith(args[0])", short_code)
        browser.enter_frame("#message-content")
        try:
            browser.wait("document.readyState === 'complete' && location.href.endsWith(args[0])", short_code)
        except AssertionError:
            browser.leave_frame()
            raise
        browser.leave_frame()

    def in_frame(self, script):
        self.browser.enter_frame("#message-content")
        try:
            return self.browser.run(script)
        finally:
            self.browser.leave_frame()

    def paths(self):
        return [request["path"] for request in self.sandbox.control("requests")["requests"]]

    def test_says_how_to_begin_when_nothing_was_requested(self):
        self.open()
        self.assertIn(f"curl '{self.sandbox.url}/send'", self.browser.text("#sample"))
        self.assertEqual(self.browser.text("#token"), TOKEN)
        self.assertEqual(self.browser.text("#base-url"), self.sandbox.url)
        self.assertEqual(self.paths(), [], "the page's own requests are not among the program's")

    def test_shows_requests_as_they_come_with_their_reason(self):
        self.open()
        self.sandbox.send("first")
        self.browser.wait("document.querySelectorAll('.request').length === 1")
        self.browser.click(".request > summary")
        self.browser.wait("document.querySelector('.request .parts')")
        self.sandbox.request("/send", {"token": TOKEN, "content": ""})
        self.browser.wait("document.querySelectorAll('.request').length === 2")
        self.assertEqual(self.browser.run("return document.querySelectorAll('.request')[1].open"), True,
                         "what is open stays open")
        newest = self.browser.text(".request > summary")
        self.assertIn("messages.send", newest)
        self.assertIn("POST /send", newest)
        self.assertEqual(self.browser.text(".request .badge"), "999")
        self.assertNotEqual(self.browser.text(".request .why"), "")
        parts = self.browser.text(".request .parts")
        self.assertIn('"content": "first"', parts)
        self.assertIn('"code": 200', parts)
        self.assertRegex(parts.lower(), "content-type: application/json")

    def test_shows_messages_as_their_template_does(self):
        codes = {
            "html": self.sandbox.send("<h1>一</h1><b>two</b>", "html", title="Titel <b>"),
            "markdown": self.sandbox.send("# 一\n\n|a|b|\n|---|---|\n|1|~~2~~|", "markdown"),
            "txt": self.sandbox.send("<b>one</b>\ntwo", "txt"),
            "json": self.sandbox.send('{"a":[1,{"b":"<i>"}]}', "json"),
            "jenkins": self.sandbox.send('{"job":"构建","result":"<FAILED>"}', "jenkins"),
            "cloudMonitor": self.sandbox.send("alertName=CPU&curValue=97", "cloudMonitor"),
            "route": self.sandbox.send('{"ip":"192.0.2.1"}', "route"),
            "pay": self.sandbox.send('{"money":"1.00"}', "pay"),
        }
        self.open("messages")
        seen = {}
        for template, code in codes.items():
            self.show_message(code)
            seen[template] = self.in_frame("return document.body.innerText").strip()
        self.show_message(codes["html"])
        self.assertEqual(self.browser.text("#message-title"), "Titel <b>")
        self.assertIn("html", self.browser.text("#message-facts"))
        self.assertEqual(self.in_frame("return document.querySelector('h1').textContent"), "一")
        self.assertEqual(seen["txt"], "<b>one</b>\ntwo")
        self.assertEqual(seen["json"], '{\n  "a": [\n    1,\n    {\n      "b": "<i>"\n    }\n  ]\n}')
        self.assertEqual(seen["jenkins"], "job\t构建\nresult\t<FAILED>")
        self.assertEqual(seen["cloudMonitor"], "alertName\tCPU\ncurValue\t97")
        self.assertEqual(seen["route"], "ip\t192.0.2.1")
        self.assertEqual(seen["pay"], "money\t1.00")
        self.show_message(codes["markdown"])
        if "MD4C" in seen["markdown"]:
            self.assertIn("# 一", seen["markdown"])
        else:
            self.assertEqual(self.in_frame("return document.querySelector('h1').textContent"), "一")
            self.assertEqual(self.in_frame("return document.querySelector('td del').textContent"), "2")
        self.assertEqual(self.browser.console(), [])

    def test_runs_no_script_of_a_message(self):
        browser = self.browser
        codes = [self.sandbox.send(HOSTILE + template, template, title=HOSTILE[:100])
                 for template in ("html", "markdown", "txt", "json", "cloudMonitor", "jenkins", "route", "pay")]
        before = set(self.paths())
        self.open("messages")
        for code in codes:
            self.show_message(code)
            browser.enter_frame("#message-content")
            links = browser.run("return document.querySelectorAll('#link').length")
            for selector in ("#link", "#submit")[:2 * links]:
                browser.click(selector)
            browser.leave_frame()
            # On its own it is the same document: as a link to it opens it.
            browser.open(f"{self.sandbox.url}/_sandbox/message/{code}")
            self.assertNotEqual(browser.run("return document.body.textContent"), "ran")
            self.assertFalse(browser.has_alert())
            self.open("messages")
        self.assertFalse(browser.has_alert())
        self.assertNotEqual(browser.run("return document.title"), "ran")
        self.assertEqual(len(browser.windows()), 1)
        self.assertEqual(set(self.paths()) - before, set(), "nothing of a message was fetched from the sandbox")
        self.assertEqual(browser.run("return document.querySelectorAll('main script, main img, main svg').length"), 0)

    def test_shows_hostile_names_as_text(self):
        self.sandbox.control("add_topic", topicName=HOSTILE, topicCode="<img src=/ran/code>")
        self.sandbox.control("add_friend", nickName=HOSTILE)
        self.sandbox.send("a", title="<img src=/ran/title>")
        self.open("account")
        self.browser.wait("document.getElementById('list-topics')")
        self.assertIn("<img src=/ran/code>", self.browser.text("#list-topics"))
        elements = self.browser.run("return document.querySelectorAll('main img, main svg, main script').length")
        self.assertEqual(elements, 0)
        self.assertEqual([path for path in self.paths() if path.startswith("/ran")], [])
        self.assertFalse(self.browser.has_alert())
        self.assertEqual(self.browser.console(), [])

    def test_shows_every_list_of_the_state(self):
        self.sandbox.control("add_webhook", webhookCode="ops", webhookName="值班")
        self.open("account")
        self.browser.wait("document.getElementById('list-webhooks')")
        state = self.sandbox.control("state")
        shown = self.browser.run("return [...document.querySelectorAll('#account > details')].map((part) => part.id)")
        expected = {f"list-{name}" for name, value in state.items() if isinstance(value, (dict, list))}
        self.assertEqual(set(shown), expected - {"list-messages"})
        self.assertIn("值班", self.browser.text("#list-webhooks"))
        self.assertIn(TOKEN, self.browser.text("#list-account"))

    def test_advances_the_clock(self):
        self.open()
        before = self.browser.text("#now")
        self.browser.click('[data-advance="86400"]')
        self.browser.wait("document.getElementById('now').textContent.slice(0, 10) > args[0]", before[:10])
        after = self.browser.text("#now")
        self.assertIn(after[:10], self.browser.text("#status"))
        self.assertEqual(self.sandbox.control("advance", seconds=0)["now"][:10], after[:10])
        self.browser.type("#advance input", "-5")
        self.browser.click("#advance button")
        self.assertEqual(self.browser.text("#now")[:10], after[:10], "time does not go back")

    def test_injects_and_removes_faults(self):
        self.open()
        self.browser.wait("document.querySelectorAll('#operations option').length > 40")
        self.browser.type("#fault [name=operation]", "messages.send")
        self.browser.run("const effect = document.querySelector('#fault [name=effect]'); effect.value = 'code';"
                         "effect.dispatchEvent(new Event('change'))")
        self.assertEqual(self.browser.run("return document.querySelector('#fault [name=number]').value"), "900")
        self.browser.type("#fault [name=times]", "-1")
        self.browser.click("#fault [type=submit]")
        self.browser.wait("document.getElementById('status').textContent.includes('messages.send')")
        body = {"token": TOKEN, "content": "a"}
        self.assertEqual(json.loads(self.sandbox.request("/send", body)[1])["code"], 900)
        self.browser.click("[data-control=clear_faults]")
        self.browser.wait("!document.getElementById('status').textContent.includes('messages.send')")
        self.assertEqual(json.loads(self.sandbox.request("/send", body)[1])["code"], 200)
        # A request is listed before its response, whose code the page shows when it looks again.
        self.browser.wait("[...document.querySelectorAll('.request .badge')].map((b) => b.textContent).join() === '200,900'")

    def test_fails_a_delivery_and_clears_requests(self):
        self.open("messages")
        self.browser.type("#fail-delivery input", "用户未关注 <b>")
        self.browser.click("#fail-delivery button")
        self.browser.wait("document.getElementById('status').textContent !== ''")
        self.show_message(self.sandbox.send("a"))
        self.browser.wait("document.getElementById('message-facts').textContent.includes('用户未关注 <b>')")
        self.assertEqual(self.browser.text("#message-list .badge"), "failed")
        self.browser.click("[data-control=clear_requests]")
        self.browser.wait("document.getElementById('request-count').textContent === '0'")
        self.assertEqual(self.paths(), [])

    def press_and_wait(self, selector):
        """Presses a button and returns what the page says of it."""
        self.browser.run("say('')")
        self.browser.click(selector)
        self.browser.wait("document.getElementById('status').textContent !== ''")
        return self.browser.text("#status")

    def test_delivers_what_is_on_its_way(self):
        with Sandbox("--token", TOKEN, "--delivery-delay", "3600") as sandbox:
            sandbox.send("a")
            self.browser.open(f"{sandbox.url}/#/messages")
            self.browser.wait("document.querySelector('#message-list .badge')")
            self.assertEqual(self.browser.text("#message-list .badge"), "not sent")
            self.assertIn("1", self.press_and_wait("[data-control=deliver]"))
            self.browser.wait("document.querySelector('#message-list .badge').textContent === 'sent'")
            self.assertIn("0", self.press_and_wait("[data-control=deliver]"))

    def test_lets_a_person_scan_a_code(self):
        self.sandbox.control("add_person", openId="o0aZoe", nickName="Zoe")
        self.sandbox.control("add_topic", topicName="Operations", qrCodeImgUrl="https://example.org/qr")
        self.open("account")
        self.browser.wait("document.querySelector('#qr-codes option')")
        self.assertEqual(self.browser.run("return document.querySelector('#people option').value"), "o0aZoe")
        self.browser.type("#scan [name=qrCodeImgUrl]", "https://example.org/qr")
        self.browser.type("#scan [name=openId]", "nobody")
        self.assertIn("no such person", self.press_and_wait("#scan button"))
        self.browser.type("#scan [name=openId]", "o0aZoe")
        self.assertEqual(self.press_and_wait("#scan button"), "Done.")
        users = self.sandbox.control("state")["topics"][0]["users"]
        self.assertEqual([user["openId"] for user in users], ["o0aZoe"])

    def test_submits_a_form(self):
        self.sandbox.control("add_form", formCode="survey", formTitle="Survey")
        self.open()
        self.browser.wait("document.querySelector('#forms option')")
        self.browser.type("#submit-form input", "other")
        self.assertIn("no such form", self.press_and_wait("#submit-form button"))
        self.browser.type("#submit-form input", "survey")
        self.assertEqual(self.press_and_wait("#submit-form button"), "Done.")

    def test_switches_the_open_api(self):
        def code():
            key = {"token": TOKEN, "secretKey": "sandboxsecret0000000000000000001"}
            return json.loads(self.sandbox.request("/api/common/openApi/getAccessKey", key)[1])["code"]
        self.open()
        self.browser.wait("!document.querySelector('[data-control=set_open_api]').hidden")
        self.press_and_wait("[data-control=set_open_api]")
        self.assertEqual(code(), 401)
        self.press_and_wait("[data-control=set_open_api] + [data-control=set_open_api]")
        self.assertEqual(code(), 200)

    def test_offers_the_controls_that_there_are(self):
        names = {control["name"] for control in json.loads(self.sandbox.request("/_sandbox/")[1])["controls"]}
        self.assertLessEqual({"advance", "fail", "fail_delivery", "reset", "state", "requests"}, names)
        self.open()
        self.browser.wait("!document.querySelector('[data-control=clear_faults]').hidden")
        shown = self.browser.run(
            "return [...document.querySelectorAll('[data-control]')].map((b) => [b.dataset.control, b.hidden])")
        for name, hidden in shown:
            self.assertEqual(hidden, name not in names, name)

    def test_resets_only_when_asked_twice(self):
        self.sandbox.send("a")
        self.open("messages")
        self.browser.wait("document.getElementById('message-count').textContent === '1'")
        self.browser.click("#reset")
        self.browser.click("#reset-dialog [value=cancel]")
        self.assertEqual(len(self.sandbox.control("state")["messages"]), 1)
        self.browser.click("#reset")
        self.browser.click("#reset-dialog [value=reset]")
        self.browser.wait("document.getElementById('message-count').textContent === '0'")
        self.assertEqual(self.sandbox.control("state")["messages"], [])

    def test_is_used_with_the_keyboard(self):
        self.sandbox.send("a")
        self.open()
        self.browser.wait("document.querySelectorAll('.request').length === 1")
        self.browser.run("document.getElementById('tab-requests').focus()")
        self.browser.press("\ue014")  # Right
        self.assertEqual(self.browser.run("return document.activeElement.id"), "tab-messages")
        self.assertEqual(self.browser.run("return document.getElementById('messages').hidden"), False)
        self.browser.press("\ue012")  # Left
        self.browser.press("\ue004")  # Tab: into the panel
        self.browser.press("\ue004")  # Tab: its first request
        self.browser.press("\ue006")  # Enter
        self.browser.wait("document.querySelector('.request').open")

    def test_keeps_the_focus_when_the_lists_change(self):
        first = self.sandbox.send("a")
        self.open("messages")
        self.show_message(first)
        self.browser.run("document.querySelector('#message-list button').focus()")
        self.sandbox.send("b")
        self.browser.wait("document.getElementById('message-count').textContent === '2'")
        self.assertEqual(self.browser.run("return document.activeElement.dataset.code"), first)
        self.assertTrue(self.browser.run("return document.getElementById('message-content').src").endswith(first))

    def test_says_when_the_sandbox_is_gone(self):
        self.open()
        self.sandbox.process.terminate()
        self.browser.wait("document.getElementById('status').classList.contains('bad')")

    def test_speaks_chinese_to_who_reads_it(self):
        with Browser("zh-CN") as browser:
            browser.open(self.sandbox.url + "/")
            browser.wait("document.documentElement.lang === 'zh'")
            self.assertIn("消息", browser.text("[role=tablist]"))
            browser.click("#language")
            self.assertIn("Messages", browser.text("[role=tablist]"))
            missing = browser.run(
                "return [...document.querySelectorAll('[data-text]')].map((part) => part.dataset.text)"
                ".filter((name) => !texts.en[name] || !texts.zh[name])")
            self.assertEqual(missing, [])

    def test_fits_a_phone(self):
        code = self.sandbox.send("<table><tr><td>" + "x" * 500 + "</td></tr></table>", "html", title="t" * 90)
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.browser.devtools("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1,
                              mobile=True)
        for view in ("requests", "messages", "account"):
            self.browser.open("about:blank")
            self.open(view)
            self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 360, view)
        self.open("messages")
        self.show_message(code)
        self.assertLessEqual(self.browser.run("return document.documentElement.scrollWidth"), 360)

    def test_no_error_stands_in_the_console(self):
        self.sandbox.send("a")
        for view in ("requests", "messages", "account"):
            self.browser.open("about:blank")
            self.open(view)
            self.browser.wait("document.getElementById('message-count').textContent === '1'")
        for button in ("[data-control=revoke_access_keys]", "[data-control=clear_faults]"):
            self.browser.run("document.getElementById('status').textContent = ''")
            self.browser.click(button)
            self.browser.wait("document.getElementById('status').textContent !== ''")
            self.assertFalse(self.browser.run("return document.getElementById('status').classList.contains('bad')"),
                             self.browser.text("#status"))
        self.assertEqual(self.browser.console(), [])

    @unittest.skipUnless(os.environ.get("PUSHPLUS_SCREENSHOTS"), "PUSHPLUS_SCREENSHOTS names no folder")
    def test_makes_screenshots(self):
        folder = pathlib.Path(os.environ["PUSHPLUS_SCREENSHOTS"])
        folder.mkdir(parents=True, exist_ok=True)
        self.sandbox.control("add_topic", topicName="台风预警", topicCode="storm")
        report = ("# 构建失败\n\n|项目|结果|\n|---|---|\n|a|**失败**|\n\n"
                  "`make` said:\n\n```\nerror\n```\n> quote")
        self.sandbox.send(report, "markdown", title="构建失败")
        self.sandbox.request("/send", {"token": TOKEN, "content": ""})
        self.addCleanup(self.browser.devtools, "Emulation.clearDeviceMetricsOverride")
        self.addCleanup(self.browser.devtools, "Emulation.setEmulatedMedia", features=[])
        for width in (1280, 375):
            self.browser.devtools("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1,
                                  mobile=width < 500)
            for scheme in ("light", "dark"):
                self.browser.devtools("Emulation.setEmulatedMedia",
                                      features=[{"name": "prefers-color-scheme", "value": scheme}])
                for view in ("requests", "messages", "account"):
                    self.browser.open("about:blank")
                    self.open(view)
                    self.browser.wait("document.getElementById('message-count').textContent === '1'")
                    picture = base64.b64decode(self.browser.screenshot())
                    (folder / f"{view}-{scheme}-{width}.png").write_bytes(picture)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if None in programs():
        print("Chromium or chromedriver is not installed (Debian: chromium, chromium-driver): the page is not tested.")
        sys.exit(77)
    PROGRAM = sys.argv.pop(1)
    unittest.main()
