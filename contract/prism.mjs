// Prism as `prism proxy` runs it, with the recorded answer in the place of the server behind it.

import prism from "@stoplight/prism-http";
import { join } from "node:path";
import { correct } from "./corrections.mjs";
import { oracles } from "./documents.mjs";

const { createInstance, getHttpOperationsFromSpec } = prism;

/** What `prism proxy` sets; `errors` would turn findings into answers of its own. */
const PROXY = {
  isProxy: true,
  upstream: new URL("http://recorded.invalid"),
  validateRequest: true,
  validateResponse: true,
  checkSecurity: true,
  errors: false,
  mock: { dynamic: false },
};

const silent = {};
for (const level of ["trace", "debug", "info", "success", "warn", "error", "fatal"]) silent[level] = () => {};
silent.child = () => silent;

const SEVERITY_ERROR = 0;

/** A document, read once. */
export class Document {
  #operations;
  #matched;
  #answer;
  #prism;

  constructor({ file, paths, own, answers }) {
    Object.assign(this, { file, paths, own, answers });
    this.#prism = createInstance(PROXY, {
      logger: silent,
      // Where the proxy would ask the server behind it. `resource` is the operation that was matched, if any.
      forward: (_request, _upstream, _proxy, resource) => () => {
        this.#matched = resource;
        return () => Promise.resolve({ _tag: "Right", right: this.#answer });
      },
    });
  }

  /** Reads the file. */
  async open() {
    this.#operations ??= correct(this.file, await getHttpOperationsFromSpec(join(oracles, this.file)));
    return this;
  }

  /** How many operations it has. */
  get size() {
    return this.#operations.length;
  }

  /** Whether it is about calls like this one. */
  isAbout(exchange) {
    return this.paths.test(pathOf(exchange));
  }

  /**
   * Checks an exchange. Gives the operation, `null` when there is none for it, and what is wrong: each finding has a
   * side (`request`, `security`, `body` or `response`), a place, Prism's message, and of an answer the value at that place.
   */
  async check(exchange) {
    this.#answer = answerOf(exchange);
    this.#matched = undefined;
    const result = await this.#prism.request(requestOf(exchange, this.own), this.#operations)();
    if (result._tag === "Left") throw result.left;
    const operation = this.#matched ? `${this.#matched.method.toUpperCase()} ${this.#matched.path}` : null;
    if (!operation) return { operation, findings: [] };
    const { input, output } = result.right.validations;
    const read = exchange.answer && this.answers && !isFault(exchange);
    const answered = read ? found("response", output, { body: this.#answer.body, header: this.#answer.headers }) : [];
    return { operation, findings: [...found("request", input), ...answered] };
  }
}

function found(side, validations, whole = {}) {
  const at = (path) => path.reduce((value, name) => value?.[name], whole);
  return validations
    .filter((one) => one.severity === SEVERITY_ERROR)
    .map(({ code, path = [], message }) => ({
      side: side === "request" ? sideOf(code, message) : side,
      // Which element of a list it is says nothing.
      place: path.map((name) => (/^\d+$/.test(name) ? "[]" : name)).join("."),
      message: message.replace(/\.\d+(?=[. ])/g, ".[]"),
      value: path.length === 0 ? "" : (JSON.stringify(at(path)) ?? "absent"),
    }));
}

/**
 * What Prism says of a request about something that the document does not speak of is told apart from what breaks it:
 * another kind of authentication, and a body where the document has none at all.
 */
function sideOf(code, message) {
  if (code === 401) return "security";
  return code === 415 && message.startsWith("No supported content types") ? "body" : "request";
}

/** Whether the emulated desk misbehaved on request, so that its answer shows nothing. */
const isFault = (exchange) => exchange.answer.headers.some(([name]) => name.toLowerCase() === "x-sandbox-fault");

const pathOf = (exchange) => exchange.url.split("?")[0];

/** The request as Prism's own server would have read it. */
function requestOf(exchange, own) {
  const headers = headersOf(exchange.headers);
  const bytes = bytesOf(exchange.body);
  if (bytes) headers["content-length"] = String(bytes.length);
  const url = new URL(exchange.url, "http://recorded.invalid");
  const query = {};
  for (const name of url.searchParams.keys()) {
    const values = url.searchParams.getAll(name);
    query[name] = values.length === 1 ? values[0] : values;
  }
  const path = own(url.pathname);
  return { method: exchange.method.toLowerCase(), url: { path, query }, headers, body: bodyOf(headers, bytes) };
}

function answerOf(exchange) {
  if (!exchange.answer) return { statusCode: 204, headers: {}, body: "" };
  const headers = headersOf(exchange.answer.headers);
  const bytes = bytesOf(exchange.answer.body);
  const body = exchange.answer.status === 204 ? "" : (bodyOf(headers, bytes) ?? "");
  return { statusCode: exchange.answer.status, headers, body };
}

function headersOf(pairs) {
  const headers = {};
  for (const [name, value] of pairs) {
    const known = headers[name.toLowerCase()];
    headers[name.toLowerCase()] = known === undefined ? value : `${known},${value}`;
  }
  return headers;
}

/** A recorded body is a text, bytes in Base64, or none. */
function bytesOf(body) {
  if (body === null || body === undefined) return null;
  return typeof body === "string" ? Buffer.from(body) : Buffer.from(body.base64, "base64");
}

function bodyOf(headers, bytes) {
  if (!bytes || bytes.length === 0) return null;
  const text = bytes.toString();
  if (!/^application\/([^;]*\+)?json/i.test(headers["content-type"] ?? "")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
