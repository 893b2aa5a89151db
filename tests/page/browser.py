"""A headless Chromium, driven over the WebDriver protocol with nothing but the standard library."""

import json
import re
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # What WebDriver calls a reference to an element.


def programs():
    """Chromium and its driver; None for one that is not installed."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    return chromium, shutil.which("chromedriver")


class Browser:
    """One window, closed at the end of a `with`."""

    def __init__(self, language="en"):
        chromium, driver = programs()
        self.profile = tempfile.TemporaryDirectory()
        self.driver = subprocess.Popen([driver, "--port=0"], text=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        port = None
        for line in self.driver.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                port = started.group(1)
                break
        if port is None:
            raise RuntimeError("chromedriver did not start")
        self.url = f"http://127.0.0.1:{port}/session"
        options = {
            "binary": chromium,
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--no-proxy-server", "--window-size=1280,900",
                     f"--lang={language}", f"--accept-lang={language}", f"--user-data-dir={self.profile.name}"],
        }
        try:
            session = self.call("POST", "", {"capabilities": {"alwaysMatch": {
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL"},
                "unhandledPromptBehavior": "ignore",
                "timeouts": {"script": 20000, "pageLoad": 30000},
            }}})
        except Exception:
            self.end_driver()
            raise
        self.url += "/" + session["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call("DELETE", "")
        finally:
            self.end_driver()

    def end_driver(self):
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()
        self.profile.cleanup()

    def call(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, method=method, headers={"Content-Type": "application/json"},
                                         data=None if body is None else json.dumps(body).encode())
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            with error:
                value = json.load(error)["value"]
            raise AssertionError(f"{method} {path}: {value['error']}: {value['message']}") from None

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def run(self, script, *arguments):
        """What the script returns, run in the frame that is chosen."""
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, condition, *arguments):
        """Waits until the JavaScript expression `condition` is true, and returns its value. It is looked at for each
        frame that the browser draws; `args` holds the arguments."""
        script = """
            const done = arguments[arguments.length - 1], args = [...arguments];
            const look = () => { const value = (() => %s)(); value ? done(value) : requestAnimationFrame(look); };
            look();""" % condition
        try:
            return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})
        except AssertionError as error:
            raise AssertionError(f"did not become true: {condition} {arguments}: {error}") from None

    def find(self, selector):
        return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self.call("POST", f"/element/{self.find(selector)}/click", {})

    def type(self, selector, text):
        element = self.find(selector)
        self.call("POST", f"/element/{element}/clear", {})
        self.call("POST", f"/element/{element}/value", {"text": text})

    def press(self, key):
        """Presses a key as the user does, on whatever has the focus."""
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.call("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def text(self, selector):
        return self.call("GET", f"/element/{self.find(selector)}/text")

    def enter_frame(self, selector):
        self.call("POST", "/frame", {"id": {ELEMENT: self.find(selector)}})

    def leave_frame(self):
        self.call("POST", "/frame", {"id": None})

    def devtools(self, command, **parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def windows(self):
        return self.call("GET", "/window/handles")

    def has_alert(self):
        try:
            self.call("GET", "/alert/text")
            return True
        except AssertionError:
            return False

    def console(self):
        """What was written to the console since the last call."""
        return self.call("POST", "/se/log", {"type": "browser"})

    def screenshot(self):
        """A PNG, in base64."""
        return self.call("GET", "/screenshot")
