// A test of a small program, against the sandbox (Node 18 or newer): node test_with_sandbox.mjs [PATH OF pushplus-sandbox]

import assert from "node:assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

async function post(url, body) {
  const headers = { "Content-Type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
}

/** The program under test: returns whether the service accepted the message. */
async function sendAlert(url, token, text) {
  const { code } = await post(`${url}/send`, { token, title: "Disk", content: text });
  return code === 200;
}

const sandbox = spawn(process.argv[2] ?? "pushplus-sandbox", ["--token", "test-token"]);
try {
  const [line] = await once(createInterface(sandbox.stdout), "line"); // listening on http://127.0.0.1:PORT
  const url = line.split(" ").at(-1);
  const control = (name, parameters = {}) => post(`${url}/_sandbox/${name}`, parameters);

  // The service receives what was sent.
  assert(await sendAlert(url, "test-token", "/var is 95 % full"));
  const request = (await control("requests")).requests.at(-1);
  assert.equal(request.operation, "messages.send");
  assert.equal(JSON.parse(request.body).content, "/var is 95 % full");

  // A rejected message is not taken for a sent one.
  await control("fail", { operation: "messages.send", code: 900 });
  assert(!(await sendAlert(url, "test-token", "/var is 96 % full")));

  // Five requests per minute: the sixth is rejected, and accepted a minute later.
  await control("reset");
  for (const i of [1, 2, 3, 4, 5]) assert(await sendAlert(url, "test-token", `/var is ${i} % full`));
  assert(!(await sendAlert(url, "test-token", "/var is 98 % full")));
  await control("advance", { seconds: 61 });
  assert(await sendAlert(url, "test-token", "/var is 99 % full"));
  assert.equal((await control("request_count", { operation: "messages.send" })).count, 7);
} finally {
  sandbox.kill();
}
