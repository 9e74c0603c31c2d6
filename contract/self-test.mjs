// The check can fail: known faults are found, and what is right is not.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { oracles } from "./documents.mjs";
import { Check, EXCEPTIONS, documentsOf, validate } from "./rules.mjs";

const JSON_TYPE = ["Content-Type", "application/json"];
const BASIC = ["Authorization", "Basic ZTpwdw=="];
const REQUEST = "/rest/servicedeskapi/request";

const { paths } = JSON.parse(readFileSync(join(oracles, "jsm-cloud/jsm-cloud.openapi.json")));
const STATUSES = "/rest/servicedeskapi/request/{issueIdOrKey}/status";
const ANSWER = JSON.parse(paths[STATUSES].get.responses["200"].content["application/json"].example);

const raise = (request, answer = null) => ({
  method: "POST",
  url: REQUEST,
  headers: [["Accept", "application/json"], JSON_TYPE, BASIC],
  body: JSON.stringify(request),
  answer,
});

const status = (answer, headers = []) => ({
  method: "GET",
  url: `${REQUEST}/SD-1/status`,
  headers: [["Accept", "application/json"], BASIC],
  body: null,
  answer: { status: 200, headers: [JSON_TYPE, ...headers], body: JSON.stringify(answer) },
});

async function check(exchange, exceptions = [], desk = "atlassian-cloud-jira-sdim") {
  const check = new Check(desk, await documentsOf(desk), exceptions);
  await check.add(exchange);
  return { check, failures: [...check.failures.keys()] };
}

test("a right request is right", async () => {
  const { failures } = await check(raise({ serviceDeskId: "1", requestTypeId: "2", requestFieldValues: {} }));
  assert.deepEqual(failures.filter((one) => !one.startsWith("security")), []);
});

test("a number for serviceDeskId is found, and so is a member that there is not", async () => {
  const { failures } = await check(raise({ serviceDeskId: 1, requestTypeId: "2", invented: true }));
  assert.ok(failures.some((one) => one.includes("body.serviceDeskId") && one.includes("must be string")), failures);
  assert.ok(failures.some((one) => one.includes("invented")), failures);
});

test("the vendor's own example is a right answer", async () => {
  const { failures } = await check(status(ANSWER));
  assert.deepEqual(failures.filter((one) => one.startsWith("response")), []);
});

test("an answer with a number for a text is found", async () => {
  const wrong = structuredClone(ANSWER);
  wrong.values[0].status = 7;
  const { failures } = await check(status(wrong));
  assert.ok(failures.some((one) => one.startsWith("response") && one.includes("must be string")), failures);
});

test("an answer that is wrong on request shows nothing", async () => {
  const wrong = { values: 7 };
  const { failures } = await check(status(wrong, [["x-sandbox-fault", "injected"]]));
  assert.deepEqual(failures.filter((one) => one.startsWith("response")), []);
});

test("a call that no document has is found, unless it is named", async () => {
  const exchange = { ...status({}), url: "/rest/servicedeskapi/nothing" };
  const { failures } = await check(exchange);
  assert.ok(failures.some((one) => one.includes("no document has GET /rest/servicedeskapi/nothing")), failures);
  const reason = "a path that this test invented";
  const named = { desk: ".*", side: "unknown", operation: "GET /rest/servicedeskapi/nothing", reason };
  assert.deepEqual((await check(exchange, [named])).failures, []);
});

test("an exception that nothing needs is told", async () => {
  const reason = "something that does not happen";
  const idle = { desk: ".*", side: "unknown", operation: "GET /nothing", reason };
  const { check: done } = await check(status(ANSWER), [idle]);
  assert.deepEqual(done.unused(), [idle]);
});

test("every exception says what and why, and none is about requests", () => {
  validate(EXCEPTIONS);
  assert.throws(() => validate([{ desk: ".*", side: "request", operation: ".*", reason: "because it would be easier" }]));
  assert.throws(() => validate([{ desk: ".*", side: "unknown", operation: ".*", reason: "" }]));
});
