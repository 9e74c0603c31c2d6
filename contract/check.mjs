// Checks the recorded exchanges of connectors and emulated desks against the vendors' documents.
//
//     node contract/check.mjs FOLDER        FOLDER holds one <script name>.jsonl for each desk
//
// Ends with 1 when anything is wrong, and says what.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DESKS } from "./documents.mjs";
import { Check, EXCEPTIONS, documentsOf, validate } from "./rules.mjs";

const SHOWN = 25;
const LONGEST = 600;

const folder = process.argv[2];
if (!folder) {
  console.error("say which folder holds the recorded exchanges");
  process.exit(2);
}
validate(EXCEPTIONS);

let failed = false;
const fail = (text) => {
  failed = true;
  console.log(text);
};

for (const desk of Object.keys(DESKS)) {
  const file = join(folder, `${desk}.jsonl`);
  if (!existsSync(file)) {
    fail(`${desk}: nothing was recorded`);
    continue;
  }
  const check = new Check(desk, await documentsOf(desk));
  for (const line of readFileSync(file, "utf8").split("\n").filter(Boolean)) await check.add(JSON.parse(line));
  report(check);
}
process.exit(failed ? 1 : 0);

function report(check) {
  const { desk, operations, exchanges, answers, failures } = check;
  const counts = `${operations.size} operations, ${exchanges} exchanges (${answers} answers read)`;
  console.log(`${desk}: ${counts}, ${failures.size} violations, ${check.used.size} exceptions used`);
  for (const [operation, count] of [...operations].sort()) console.log(`    ${String(count).padStart(6)}  ${operation}`);
  for (const [what, { times, exchange, value }] of [...failures].slice(0, SHOWN)) {
    const found = value ? `; it is ${value.slice(0, 100)}` : "";
    fail(`  WRONG ${times} times: ${what}${found}\n      for instance ${shown(exchange)}`);
  }
  if (failures.size > SHOWN) fail(`  and ${failures.size - SHOWN} more`);
  for (const one of check.unused()) fail(`  an exception that nothing needs: ${JSON.stringify(one)}`);
}

/** An exchange in short, without credentials. */
function shown({ method, url, headers, body, answer }) {
  const types = headers.filter(([name]) => /^(content-type|accept)$/i.test(name)).map((pair) => pair.join(": "));
  const parts = [`${method} ${url} [${types.join("; ")}]`, body && JSON.stringify(body)];
  parts.push(answer ? `answered ${answer.status} ${JSON.stringify(answer.body)}` : "not answered");
  return parts.filter(Boolean).join(" ").slice(0, LONGEST);
}
