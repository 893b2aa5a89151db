"use strict";

// The page asks the sandbox's control path for everything it shows. What comes from there was written by other programs
// and their users: it is put in as text, never as HTML.

const texts = {
  en: {
    sandbox: "sandbox", clock: "Clock", baseUrl: "Base URL", views: "Views", controls: "Controls",
    requests: "Requests", messages: "Messages", account: "Account", content: "Content of the message",
    noRequests: "No request yet. Point your program at this address, or try:",
    noMessages: "No message yet.",
    moreRequests: (n) => `${n} older requests are not shown.`,
    moreMessages: (n) => `${n} older messages are not shown.`,
    moreRows: (n) => `${n} more rows are not shown.`,
    advanceMinute: "+1 min", advanceHour: "+1 h", advanceDay: "+1 day", seconds: "Seconds", advance: "Advance",
    fault: "Inject a fault", operation: "Operation", anyOperation: "any", effect: "Effect",
    httpStatus: "HTTP status", returnCode: "Return code", delay: "Delay (ms)", rawBody: "Body instead",
    cutConnection: "Cut the connection", times: "Requests (−1: all)", carryOut: "Carry out the operation first",
    fail: "Inject", clearFaults: "Remove all faults",
    delivery: "Delivery", reason: "Reason", reasonSample: "The receiver has no subscription",
    failDelivery: "Fail the next delivery", deliver: "Deliver all now",
    people: "Other people", qrCode: "QR code", person: "Person (openId)", scan: "Scan",
    formCode: "Form (formCode)", submitForm: "Submit the form",
    openApiOff: "Switch the open API off", openApiOn: "Switch it on",
    revoke: "Revoke AccessKeys", clearRequests: "Clear requests", reset: "Reset", cancel: "Cancel",
    resetQuestion: "Back to the state at the start? What was sent or changed since then is lost.",
    openAlone: "Open in a tab of its own", noTitle: "(no title)",
    query: "Query", headers: "Headers", body: "Body", response: "Response", unknownOperation: "no operation",
    empty: "empty", cut: "cut",
    advanced: (now) => `The clock shows ${now}.`,
    failed: (operation) => `The fault waits for: ${operation || "any operation"}.`,
    delivered: (n) => `Deliveries: ${n}.`,
    done: "Done.",
    unreachable: "The sandbox does not respond.",
    statuses: ["not sent", "sending", "sent", "failed"],
    messageFacts: { shortCode: "Short code", template: "Template", channel: "Channel", topicName: "Topic",
      status: "Delivery", errorMessage: "Reason", updateTime: "Time" },
    lists: { account: "The account", settings: "Settings", messageTokens: "Message tokens", topics: "Topics created",
      joinedTopics: "Topics joined", webhooks: "Webhooks", mpChannels: "WeChat public accounts",
      cpChannels: "WeCom applications", mailChannels: "Mail channels", friends: "Friends",
      preprocessors: "Preprocessing scripts", people: "People", forms: "Forms" },
  },
  zh: {
    sandbox: "沙箱", clock: "时钟", baseUrl: "地址", views: "视图", controls: "操作",
    requests: "请求", messages: "消息", account: "账号", content: "消息内容",
    noRequests: "还没有请求。把程序的地址改为本沙箱，或者试试：",
    noMessages: "还没有消息。",
    moreRequests: (n) => `另有 ${n} 个更早的请求未显示。`,
    moreMessages: (n) => `另有 ${n} 条更早的消息未显示。`,
    moreRows: (n) => `另有 ${n} 行未显示。`,
    advanceMinute: "+1 分钟", advanceHour: "+1 小时", advanceDay: "+1 天", seconds: "秒数", advance: "前进",
    fault: "注入故障", operation: "接口", anyOperation: "任意", effect: "效果",
    httpStatus: "HTTP 状态码", returnCode: "返回码", delay: "延迟（毫秒）", rawBody: "改为返回",
    cutConnection: "断开连接", times: "请求次数（−1：全部）", carryOut: "先执行该操作",
    fail: "注入", clearFaults: "清除全部故障",
    delivery: "送达", reason: "原因", reasonSample: "接收人未关注公众号",
    failDelivery: "让下一条发送失败", deliver: "立即全部送达",
    people: "其他用户", qrCode: "二维码", person: "用户（openId）", scan: "扫码",
    formCode: "表单（formCode）", submitForm: "提交表单",
    openApiOff: "关闭开放接口", openApiOn: "启用开放接口",
    revoke: "使 AccessKey 失效", clearRequests: "清空请求", reset: "重置", cancel: "取消",
    resetQuestion: "恢复到启动时的状态？此后发送和修改的内容都会丢失。",
    openAlone: "在新标签页中打开", noTitle: "（无标题）",
    query: "查询参数", headers: "请求头", body: "请求体", response: "响应",
    unknownOperation: "未知接口",
    empty: "空", cut: "已断开",
    advanced: (now) => `时钟：${now}`,
    failed: (operation) => `故障已就绪：${operation || "任意接口"}`,
    delivered: (n) => `送达：${n}`,
    done: "已完成。",
    unreachable: "沙箱没有响应。",
    statuses: ["未发送", "发送中", "已发送", "发送失败"],
    messageFacts: { shortCode: "消息流水号", template: "模板", channel: "渠道", topicName: "群组",
      status: "发送状态", errorMessage: "原因", updateTime: "时间" },
    lists: { account: "账号信息", settings: "设置", messageTokens: "消息 token", topics: "创建的群组",
      joinedTopics: "加入的群组", webhooks: "Webhook", mpChannels: "微信公众号",
      cpChannels: "企业微信应用", mailChannels: "邮箱渠道", friends: "好友",
      preprocessors: "预处理", people: "其他用户", forms: "表单" },
  },
};

const mostRows = 200;  // Of a list; more of them are of no use to the eye.
const shortestPause = 1000;  // Between two looks at the sandbox, in milliseconds.

let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
const text = (name) => texts[language][name] ?? name;
const byId = (id) => document.getElementById(id);

/** An element with attributes (functions are listeners) and children; a child that is no node becomes text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ""));
  return made;
}

/** JSON laid out in lines; any other text as it is. */
function laidOut(content) {
  if (content.length > 200000) return content;
  try {
    const value = JSON.parse(content);
    return typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : content;
  } catch {
    return content;
  }
}

const asText = (value) => (typeof value === "string" ? value : JSON.stringify(value));

// The sandbox

async function control(name, body = {}) {
  const response = await fetch(`/_sandbox/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const content = await response.text();
  let result = {};
  try {
    result = JSON.parse(content);
  } catch {
    // Told by the status below, or empty.
  }
  if (!response.ok) throw new Error(result.error ?? `HTTP ${response.status}`);
  return result;
}

let statusTimer = 0;
function say(sentence, bad = false) {
  if (bad && byId("status").textContent === sentence) return;  // Screen readers would say it again.
  clearTimeout(statusTimer);
  byId("status").textContent = sentence;
  byId("status").classList.toggle("bad", bad);
  if (sentence !== "" && !bad) statusTimer = setTimeout(() => say(""), 8000);
}

/** Does something on the user's behalf, says what came of it, and shows the new state. */
async function act(action) {
  try {
    say(await action());
  } catch (error) {
    say(error.message, true);
  }
  await looking;  // It may have begun before.
  await refresh();
}

// Requests

/** The return code of an envelope, or undefined. */
function codeOf(response) {
  try {
    return JSON.parse(response).code;
  } catch {
    return undefined;
  }
}

function outcomeOf(request) {
  if (!request.status) return element("span", { class: "badge bad" }, text("cut"));
  const code = request.status === 200 ? codeOf(request.response ?? "") ?? 200 : request.status;
  return element("span", { class: `badge ${code === 200 ? "good" : "bad"}` }, code);
}

function partOf(name, content) {
  const pre = content === ""
    ? element("pre", { class: "empty" }, text("empty"))
    : element("pre", { tabindex: "0" }, content);
  return element("div", {}, element("h3", {}, text(name)), pre);
}

function requestRow(request, open = false) {
  const query = Object.entries(request.query ?? {});
  const target = request.path + (query.length === 0 ? "" : `?${query.map(([k, v]) => `${k}=${v}`).join("&")}`);
  const row = element("details", { class: "request" },
    element("summary", {},
      outcomeOf(request),
      element("span", { class: "operation" }, request.operation || text("unknownOperation")),
      element("code", { class: "target" }, `${request.method} ${target}`),
      request.reason ? element("span", { class: "why" }, asText(request.reason)) : null));
  row.addEventListener("toggle", () => {
    if (!row.open || row.children.length > 1) return;
    const lines = (pairs) => Object.entries(pairs ?? {}).map(([k, v]) => `${k}: ${v}`).join("\n");
    row.append(element("div", { class: "parts" },
      query.length > 0 ? partOf("query", lines(request.query)) : null,
      partOf("body", laidOut(request.body ?? "")),
      partOf("response", laidOut(request.response ?? "")),
      partOf("headers", lines(request.headers))));
  });
  row.open = open;
  return row;
}

let shownRows = [];  // Newest first, each with the text it was made from.
let shownTotal = 0;
/** Adds rows for new requests on top and replaces those that changed, so that what is open or has the focus stays. */
function showRequests({ requests, total }) {
  const list = byId("request-list");
  const added = total - shownTotal;
  const kept = added < 0 || added > mostRows ? [] : shownRows.slice(0, mostRows - added);
  shownRows = requests.reverse().map((request, at) => {
    const key = `${language} ${JSON.stringify(request)}`;
    const old = kept[at - added];
    return old?.key === key ? old : { key, row: requestRow(request, old?.row.open) };
  });
  const rows = shownRows.map(({ row }) => row);
  for (const row of [...list.children]) if (!rows.includes(row)) row.remove();
  rows.forEach((row, at) => {
    if (list.children[at] !== row) list.insertBefore(row, list.children[at] ?? null);
  });
  shownTotal = total;
  byId("request-count").textContent = total;
  byId("no-requests").hidden = total > 0;
  showMore("more-requests", "moreRequests", total - requests.length);
}

function showMore(id, name, count) {
  byId(id).hidden = count <= 0;
  byId(id).textContent = text(name)(count);
}

// Messages

let messages = [];
let chosen = "";

const statusOf = (message) => (message.result ?? {}).status ?? 0;
function deliveryOf(message) {
  const status = statusOf(message);
  const kind = { 2: "good", 3: "bad" }[status] ?? "";
  return element("span", { class: `badge ${kind}` }, text("statuses")[status] ?? status);
}

function messageRow(message) {
  const about = [message.updateTime, message.channel, message.template || "html", message.topicName];
  return element("li", {},
    element("button", {
      type: "button", "data-code": message.shortCode, "aria-current": message.shortCode === chosen ? "true" : undefined,
      click: () => choose(message.shortCode, true),
    },
      element("span", { class: "title" }, message.title || text("noTitle")),
      deliveryOf(message),
      element("span", { class: "about" }, about.filter((part) => part).join(" · "))));
}

function showMessages(rows) {
  messages = rows;
  const list = byId("message-list");
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.code : undefined;
  const newest = rows.slice(-mostRows).reverse();
  list.replaceChildren(...newest.map(messageRow));
  if (focused !== undefined)
    [...list.querySelectorAll("button")].find((button) => button.dataset.code === focused)?.focus();
  byId("message-count").textContent = rows.length;
  byId("no-messages").hidden = rows.length > 0;
  showMore("more-messages", "moreMessages", rows.length - mostRows);
  if (chosen === "" && newest.length > 0) choose(newest[0].shortCode, false);
  else showMessage();
}

function choose(shortCode, scroll) {
  chosen = shortCode;
  for (const button of byId("message-list").querySelectorAll("button"))
    if (button.dataset.code === chosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  showMessage();
  if (scroll && matchMedia("(max-width: 64rem)").matches) byId("message").scrollIntoView({ block: "start" });
}

function showMessage() {
  const message = messages.find((row) => row.shortCode === chosen);
  byId("message").hidden = message === undefined;
  if (message === undefined) {
    chosen = "";
    return;
  }
  byId("message-title").textContent = message.title || text("noTitle");
  const facts = {
    status: deliveryOf(message),
    errorMessage: (message.result ?? {}).errorMessage,
    template: message.template || "html",
    channel: message.channel,
    topicName: message.topicName,
    updateTime: message.updateTime,
    shortCode: message.shortCode,
  };
  byId("message-facts").replaceChildren(...Object.entries(facts).filter(([, value]) => value).map(([name, value]) =>
    element("div", {}, element("dt", {}, text("messageFacts")[name]), element("dd", {}, value))));
  const address = `/_sandbox/message/${encodeURIComponent(message.shortCode)}`;
  const frame = byId("message-content");
  if (frame.getAttribute("src") !== address) frame.setAttribute("src", address);
  byId("message-alone").setAttribute("href", address);
}

// The account

const isRow = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function tableOfRows(rows) {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const shown = rows.slice(-mostRows).reverse();
  const table = element("table", {},
    element("thead", {}, element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...shown.map((row) =>
      element("tr", {}, ...columns.map((name) => element("td", {}, cell(row[name])))))));
  if (rows.length <= mostRows) return table;
  return element("div", {}, table, element("p", { class: "more" }, text("moreRows")(rows.length - mostRows)));
}

function tableOfMembers(members) {
  return element("table", {}, element("tbody", {}, ...Object.entries(members).map(([name, value]) =>
    element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, cell(value))))));
}

/** How a value of the account is shown: text, or a table of its rows or members. */
function cell(value) {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value) && value.length > 0 && value.every(isRow)) return tableOfRows(value);
  if (isRow(value)) return tableOfMembers(value);
  return asText(value);
}

function sizeOf(value) {
  return Array.isArray(value) ? element("span", { class: "count" }, value.length) : null;
}

const shownParts = new Map();
/** Replaces what changed; what the reader has opened stays open. */
function showAccount(state) {
  const panel = byId("account");
  for (const [name, value] of Object.entries(state)) {
    if (name === "messages" || typeof value !== "object" || value === null) continue;
    const key = `${language} ${JSON.stringify(value)}`;
    const old = shownParts.get(name);
    if (old?.key === key) continue;
    const open = old ? old.part.open : name === "account" || value.length > 0;
    const part = element("details", { id: `list-${name}`, open },
      element("summary", {}, text("lists")[name] ?? name, " ", element("code", {}, name), " ", sizeOf(value)),
      element("div", { class: "scroll" }, Array.isArray(value) && value.length === 0 ? text("empty") : cell(value)));
    if (old) old.part.replaceWith(part);
    else panel.append(part);
    shownParts.set(name, { key, part });
  }
  for (const [name, { part }] of shownParts)
    if (!(name in state)) {
      part.remove();
      shownParts.delete(name);
    }
}

// Looking again

let state = {};
let shownState = "";
let shownLog = "";

async function look() {
  const [log, all, time] = await Promise.all([
    fetch(`/_sandbox/requests?last=${mostRows}`).then((response) => response.text()),
    fetch("/_sandbox/state").then((response) => response.text()),
    control("advance", { seconds: 0 }),
  ]);
  byId("now").textContent = time.now;
  if (log !== shownLog) {
    showRequests(JSON.parse(log));
    shownLog = log;
  }
  if (all !== shownState) {
    state = JSON.parse(all);
    showState();
    shownState = all;
  }
}

function showState() {
  const token = (state.account ?? {}).token ?? "";
  byId("token").textContent = token || "–";
  byId("sample").textContent =
    `curl '${location.origin}/send' -H 'Content-Type: application/json' \\\n` +
    `  -d '{"token":"${token}","title":"Hello","content":"**你好**","template":"markdown"}'`;
  const topicsWithCode = (state.topics ?? []).filter((topic) => topic.qrCodeImgUrl);
  offer("qr-codes", [...(state.qrCodes ?? []), ...topicsWithCode], "qrCodeImgUrl", (row) => row.topicName);
  offer("people", state.people ?? [], "openId", (person) => person.nickName);
  offer("forms", state.forms ?? [], "formCode", (form) => form.formTitle);
  showMessages(state.messages ?? []);
  showAccount(state);
}

/** Fills a list of suggestions with a member of the newest rows, and what people call them. */
function offer(id, rows, member, nameOf) {
  byId(id).replaceChildren(...rows.slice(-mostRows).reverse().map((row) =>
    element("option", { value: row[member], label: nameOf(row) || undefined })));
}

let looking = null;
let unreachable = false;
function refresh() {
  looking ??= look().then(
    () => {
      if (unreachable) say("");
      unreachable = false;
    },
    (error) => {
      say(error instanceof TypeError ? text("unreachable") : error.message, true);
      unreachable = true;
    },
  ).finally(() => { looking = null; });
  return looking;
}

/** Looks again for as long as the page is seen, with pauses that a large state does not shorten. */
async function keepLooking() {
  const begin = performance.now();
  if (!document.hidden) await refresh();
  setTimeout(keepLooking, Math.max(shortestPause, 3 * (performance.now() - begin)));
}

// Language

function translate() {
  document.documentElement.lang = language;
  for (const part of document.querySelectorAll("[data-text]")) part.textContent = text(part.dataset.text);
  for (const part of document.querySelectorAll("[data-label]"))
    part.setAttribute("aria-label", text(part.dataset.label));
  for (const part of document.querySelectorAll("[data-placeholder]")) part.placeholder = text(part.dataset.placeholder);
  for (const part of document.querySelectorAll("[data-value]")) part.value = text(part.dataset.value);
  byId("message-content").title = text("content");
  byId("language").textContent = language === "zh" ? "English" : "中文";
  byId("language").lang = language === "zh" ? "en" : "zh";
  showFaultFields();
}

byId("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  translate();
  if (shownLog !== "") showRequests(JSON.parse(shownLog));
  showState();
});

// Tabs, as the ARIA authoring practices have them

const tabs = [...document.querySelectorAll("[role=tab]")];

// A link to the view. It is no element's id: the browser would scroll there and put the focus on it.
const addressOf = (tab) => `#/${tab.getAttribute("aria-controls")}`;

function select(tab, focus) {
  for (const each of tabs) {
    const selected = each === tab;
    each.setAttribute("aria-selected", selected);
    each.tabIndex = selected ? 0 : -1;
    byId(each.getAttribute("aria-controls")).hidden = !selected;
  }
  history.replaceState(null, "", addressOf(tab));
  if (focus) tab.focus();
}

function selectByAddress() {
  const wanted = tabs.find((tab) => addressOf(tab) === location.hash);
  if (wanted) select(wanted, false);
}

for (const tab of tabs) {
  tab.addEventListener("click", () => select(tab, false));
  tab.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(tab);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(tabs[(next + tabs.length) % tabs.length], true);
  });
}

// Controls

const advance = (seconds) => act(async () => text("advanced")((await control("advance", { seconds })).now));

for (const button of document.querySelectorAll("[data-advance]"))
  button.addEventListener("click", () => advance(Number(button.dataset.advance)));

byId("advance").addEventListener("submit", (event) => {
  event.preventDefault();
  advance(event.target.elements.seconds.valueAsNumber);
});

const faultForm = byId("fault");
const faultNumbers = { http_status: 503, code: 900, delay_ms: 5000 };

function showFaultFields() {
  const { effect, number, text: body } = faultForm.elements;
  const isNumber = effect.value in faultNumbers;
  byId("fault-number").hidden = !isNumber;
  byId("fault-text").hidden = effect.value !== "raw_body";
  number.disabled = !isNumber;
  body.disabled = effect.value !== "raw_body";
  byId("fault-number-label").textContent = effect.selectedOptions[0].textContent;
}

faultForm.elements.effect.addEventListener("change", () => {
  faultForm.elements.number.value = faultNumbers[faultForm.elements.effect.value] ?? "";
  showFaultFields();
});

faultForm.addEventListener("submit", (event) => {
  event.preventDefault();
  const { operation, effect, number, text: body, times, carry_out: carryOut } = faultForm.elements;
  const fault = { operation: operation.value.trim(), times: times.valueAsNumber, carry_out: carryOut.checked };
  if (effect.value in faultNumbers) fault[effect.value] = number.valueAsNumber;
  else fault[effect.value] = effect.value === "raw_body" ? body.value : true;
  act(async () => {
    await control("fail", fault);
    return text("failed")(fault.operation);
  });
});

byId("fail-delivery").addEventListener("submit", (event) => {
  event.preventDefault();
  act(async () => {
    await control("fail_delivery", { reason: event.target.elements.reason.value, times: 1 });
    return text("done");
  });
});

// Each calls the control with its fields as they are.
for (const [id, name] of [["scan", "scan"], ["submit-form", "submit_form"]])
  byId(id).addEventListener("submit", (event) => {
    event.preventDefault();
    act(async () => {
      await control(name, Object.fromEntries(new FormData(event.target)));
      return text("done");
    });
  });

for (const button of document.querySelectorAll("[data-control]"))
  button.addEventListener("click", () => act(async () => {
    const result = await control(button.dataset.control, JSON.parse(button.dataset.body ?? "{}"));
    return result.delivered === undefined ? text("done") : text("delivered")(result.delivered);
  }));

byId("reset").addEventListener("click", () => {
  byId("reset-dialog").returnValue = "";
  byId("reset-dialog").showModal();
});
byId("reset-dialog").addEventListener("close", () => {
  if (byId("reset-dialog").returnValue !== "reset") return;
  act(async () => {
    await control("reset");
    return text("done");
  });
});

// Start

async function offerOperations() {
  const { operations } = await (await fetch("/_sandbox/operations")).json();
  byId("operations").replaceChildren(...operations.map((name) => element("option", { value: name })));
}

/** Shows the buttons of the controls that the sandbox has. */
async function offerControls() {
  const { controls } = await (await fetch("/_sandbox/")).json();
  for (const button of document.querySelectorAll("[data-control]"))
    button.hidden = !controls.some((offered) => offered.name === button.dataset.control);
}

byId("base-url").textContent = location.origin;
translate();
selectByAddress();
window.addEventListener("hashchange", selectByAddress);
if (matchMedia("(max-width: 48rem)").matches)
  for (const part of document.querySelectorAll("aside details")) part.open = false;
offerOperations().catch(() => {});  // Without them their names are typed in full.
offerControls().catch(() => {});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
keepLooking();
