// What the findings mean: which are failures, and which are named with a reason in `exceptions.json`.

import { readFileSync } from "node:fs";
import { DESKS } from "./documents.mjs";
import { Document } from "./prism.mjs";

/**
 * The exceptions, each with a reason:
 * `desk`, `side` (`unknown`: no document has the call; `security`: the document leaves out this kind of
 * authentication; `body`: it leaves out that the call has a body; `response`), `operation` (method and path of the
 * document, or for `unknown` of the call), and for answers `place`, `message` and `value`, the JSON at that place. All but
 * `side` are regular expressions that must match from end to end. There are none for requests.
 */
export const EXCEPTIONS = JSON.parse(readFileSync(new URL("exceptions.json", import.meta.url)));

const SIDES = ["unknown", "security", "body", "response"];

export function validate(exceptions) {
  for (const one of exceptions) {
    const complete = one.desk && one.operation && (one.reason ?? "").length > 20;
    if (!complete || !SIDES.includes(one.side)) throw new Error(`not a usable exception: ${JSON.stringify(one)}`);
    if (one.side === "response" && !one.message) throw new Error(`what is excepted? ${JSON.stringify(one)}`);
  }
}

const fits = (pattern, text) => pattern === undefined || new RegExp(`^(?:${pattern})$`, "s").test(text);

const opened = new Map();

/** The documents of a desk, each opened once. */
export function documentsOf(desk) {
  for (const one of DESKS[desk]) if (!opened.has(one)) opened.set(one, new Document(one).open());
  return Promise.all(DESKS[desk].map((one) => opened.get(one)));
}

/** One desk's exchanges against its documents. */
export class Check {
  /** Operation to the number of its exchanges. */
  operations = new Map();
  /** Failure, in words, to the number of exchanges that have it and one of them. */
  failures = new Map();
  used = new Set();
  exchanges = 0;
  answers = 0;
  #seen = new Map();

  constructor(desk, documents, exceptions = EXCEPTIONS) {
    Object.assign(this, { desk, documents, exceptions });
  }

  /** Checks an exchange; one that is the same as another but for its times is only counted. */
  async add(exchange) {
    this.exchanges += 1;
    const shape = shapeOf(exchange);
    if (!this.#seen.has(shape)) this.#seen.set(shape, await this.#judge(exchange));
    const { operations, findings, answered } = this.#seen.get(shape);
    this.answers += answered ? 1 : 0;
    for (const operation of operations) this.operations.set(operation, (this.operations.get(operation) ?? 0) + 1);
    for (const [finding, value] of findings) {
      const known = this.failures.get(finding) ?? { times: 0, exchange, value };
      known.times += 1;
      this.failures.set(finding, known);
    }
  }

  async #judge(exchange) {
    const call = `${exchange.method} ${exchange.url.split("?")[0]}`;
    const operations = new Set();
    const findings = new Map();
    let answered = false;
    for (const document of this.documents.filter((one) => one.isAbout(exchange))) {
      const { operation, findings: found } = await document.check(exchange);
      if (!operation) continue;
      operations.add(operation);
      answered ||= document.answers && Boolean(exchange.answer);
      for (const one of found.filter((one) => !this.#excepted(one.side, operation, one))) {
        const place = one.place || "as a whole";
        findings.set(`${one.side} of ${operation} (${document.file}): ${place}: ${one.message}`, one.value);
      }
    }
    if (operations.size === 0 && !this.#excepted("unknown", call, {})) {
      findings.set(`no document has ${exchange.method} ${placeheld(exchange.url.split("?")[0])}`, "");
    }
    return { operations, findings, answered };
  }

  #excepted(side, operation, { place = "", message = "", value = "" }) {
    const applies = (one) =>
      one.side === side &&
      fits(one.desk, this.desk) &&
      fits(one.operation, operation) &&
      fits(one.place, place) &&
      fits(one.message, message) &&
      fits(one.value, value);
    const one = this.exceptions.find(applies);
    if (one) this.used.add(one);
    return Boolean(one);
  }

  /** Exceptions for this desk that nothing needed. */
  unused() {
    return this.exceptions.filter((one) => fits(one.desk, this.desk) && !this.used.has(one));
  }
}

/** The exchange without what says nothing about its form: our keys, and the headers' times. */
function shapeOf({ method, url, headers, body, answer }) {
  const stable = (pairs) => pairs.filter(([name]) => !/^(date|content-length|idempotency-key)$/i.test(name));
  const parts = [method, url, stable(headers), body, answer && [answer.status, stable(answer.headers), answer.body]];
  return JSON.stringify(parts).replace(/db[a-z0-9]{30}/g, "KEY").replace(/\d+/g, "0");
}

const placeheld = (path) => path.replace(/[0-9a-f]{32}|\d+/g, "…");
