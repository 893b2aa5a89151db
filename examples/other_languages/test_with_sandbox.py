"""A test of a small program, against the sandbox: python3 test_with_sandbox.py [PATH OF pushplus-sandbox]"""

import json
import subprocess
import sys
import urllib.request


def post(url, body):
    data = json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, {"Content-Type": "application/json"})) as response:
        return json.load(response)


def send_alert(url, token, text):
    """The program under test: returns whether the service accepted the message."""
    return post(url + "/send", {"token": token, "title": "Disk", "content": text})["code"] == 200


command = [sys.argv[1] if len(sys.argv) > 1 else "pushplus-sandbox", "--token", "test-token"]
with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
    try:
        url = sandbox.stdout.readline().split()[-1]  # listening on http://127.0.0.1:PORT

        def control(name, **parameters):
            return post(url + "/_sandbox/" + name, parameters)

        # The service receives what was sent.
        assert send_alert(url, "test-token", "/var is 95 % full")
        request = control("requests")["requests"][-1]
        assert request["operation"] == "messages.send"
        assert json.loads(request["body"])["content"] == "/var is 95 % full"

        # A rejected message is not taken for a sent one.
        control("fail", operation="messages.send", code=900)
        assert not send_alert(url, "test-token", "/var is 96 % full")

        # Five requests per minute: the sixth is rejected, and accepted a minute later.
        control("reset")
        assert all(send_alert(url, "test-token", f"/var is {i} % full") for i in range(5))
        assert not send_alert(url, "test-token", "/var is 98 % full")
        control("advance", seconds=61)
        assert send_alert(url, "test-token", "/var is 99 % full")
        assert control("request_count", operation="messages.send")["count"] == 7
    finally:
        sandbox.terminate()
