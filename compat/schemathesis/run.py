#!/usr/bin/env python3
"""Starts the server and runs schemathesis against it: with our own OpenAPI document, and with SailPoint's.

Ends with status 1 when any check fails or when fewer cases were generated than asked for.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from server import SHARED, Server  # noqa: E402

# SailPoint's documents, cut to one of its APIs each.
OFFICIAL = {
    "official": SHARED / "spec/openapi/isc-v2024-service-desk-integration.json",
    "official rules": SHARED / "spec/openapi/isc-v2024-connector-rules.json",
}
COMMAND = Path(sys.executable).parent / "schemathesis"
# The per-service form has every operation once; the other mounts repeat it.
ONE_MOUNT = r"/v1(/|$)|^/[a-z]+(\.[a-z]+)?$|^/oauth/|^/$"
FULL_CASES = 10_000
FIRST_EXAMPLES = 10
MOST_EXAMPLES = 200
EVERYTHING = "examples,coverage,fuzzing,stateful"
# Coverage gives the same cases whatever the seed, and with our typed attributes some 15,000 of them.
SEEDED = "fuzzing,stateful"


@dataclass
class Round:
    cases: int
    operations: int
    failures: int
    errors: int
    status: int


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help=f"least number of cases; fewer than {FULL_CASES}"
                        " leave the coverage phase of our own document out")  # fmt: skip
    parser.add_argument("--target", choices=["ours", "official", "both"], default="both")
    parser.add_argument("--seed", type=int, default=2024, help="of the first round; each further one adds 1")
    parser.add_argument("--minutes", type=float, help="longest time for everything; 60, or 10 for the short form")
    options = parser.parse_args()
    options.minutes = options.minutes or (60 if options.cases >= FULL_CASES else 10)
    return options


def schemathesis(
    server: Server, token: str, name: str, phases: str, paths: str, seed: int, examples: int, seconds: float
) -> Round:
    """One run of the command line, and what its report says."""
    report = server.directory / f"{name}.json"
    report.unlink(missing_ok=True)
    ours = (f"{server.url}/openapi.json", server.url)
    document, url = ours if name == "ours" else (OFFICIAL[name], f"{server.url}/v2024")
    command = [
        COMMAND, "--config-file", HERE / "schemathesis.toml", "run", document, "--url", url,
        "--header", f"Authorization: Bearer {token}", "--include-path-regex", paths,
        "--phases", phases, "--max-examples", str(examples), "--seed", str(seed),
        "--continue-on-failure", "--generation-database", "none", "--workers", "1",
        "--request-timeout", "20", "--no-color", "--report", "json", "--report-json-path", report,
    ]  # fmt: skip
    environment = {**os.environ, **({"SCHEMATHESIS_HOOKS": str(HERE / "rules.py")} if name == "ours" else {})}
    try:
        ran = subprocess.run(command, cwd=server.directory, env=environment, timeout=max(1.0, seconds), check=False)
    except subprocess.TimeoutExpired:
        raise SystemExit(f"{name}: not done within the time of --minutes") from None
    if not report.exists():
        raise SystemExit(f"{name}: schemathesis ended with status {ran.returncode} and without a report")
    told = json.loads(report.read_text())
    return Round(
        cases=told["test_cases"]["generated"],
        operations=max(1, len(told["operations"])),
        failures=sum(failure["count"] for failure in told["failures"]),
        errors=len(told["errors"]),
        status=ran.returncode,
    )


def target(name: str, server: Server, token: str, options: argparse.Namespace, least: int, until: float) -> Round:
    """Rounds with one seed after the other, until there were enough cases or one failed."""
    whole = name in OFFICIAL or options.cases >= FULL_CASES
    total = Round(0, 0, 0, 0, 0)
    seed, phases, examples = options.seed, EVERYTHING if whole else f"examples,{SEEDED}", FIRST_EXAMPLES
    paths = "." if name in OFFICIAL else ONE_MOUNT
    while True:
        ran = schemathesis(server, token, name, phases, paths, seed, examples, until - time.monotonic())
        total.cases += ran.cases
        total.failures += ran.failures
        total.errors += ran.errors
        total.status = max(total.status, ran.status)
        print(f"{name}: seed {seed}, {phases}: {ran.cases} cases, {total.cases} of {least} so far", flush=True)
        # The other mounts are worth a round of the full run, whatever the number.
        mounts = whole and paths == ONE_MOUNT
        if ran.cases == 0 or ran.status or (total.cases >= least and not mounts):
            return total
        seed, phases = seed + 1, SEEDED
        if mounts:
            paths = "."
        examples = min(MOST_EXAMPLES, max(FIRST_EXAMPLES, math.ceil((least - total.cases) / ran.operations)))


def furnish(server: Server) -> None:
    """An integration that takes every plan, tickets that wait for its missing attributes, and a rule, for calls to find."""
    api = server.api()
    body = {"name": "Takes everything", "description": "", "type": "Generic SDIM", "attributes": {}}
    api.post("/service-desk-integrations/v1", {**body, "provisioningConfig": {"universalManager": True}})
    code = {"version": "1.0", "script": 'return "Mr. " + firstName;'}
    api.post("/connector-rules/v1", {"name": "Example", "type": "BuildMap", "sourceCode": code}, expect=201)
    for name in ("one", "two", "three"):
        request = {"source": {"name": "Anything"}, "nativeIdentity": name, "operation": "Create"}
        api.post("/provisioning-plans/v1", {"identity": {"name": name}, "accountRequests": [request]})


def main() -> int:
    options = arguments()
    names = {"ours": ["ours"], "official": [*OFFICIAL], "both": ["ours", *OFFICIAL]}[options.target]
    for name in [name for name in names if name in OFFICIAL and not OFFICIAL[name].exists()]:
        print(f"skipped: {name}, for want of {OFFICIAL[name].name} (DESKBRIDGE_SHARED={SHARED})")
        if os.environ.get("DESKBRIDGE_SHARED_REQUIRED") == "1":
            return 1
        names.remove(name)
    until = time.monotonic() + options.minutes * 60
    rounds: dict[str, Round] = {}
    # Desks on loopback are not allowed here: the generated addresses are nobody's.
    with Server(outbound_allow="", token_seconds=86_400, log="warn") as server:
        token = server.token()
        furnish(server)
        for name in names:
            rounds[name] = target(name, server, token, options, math.ceil(options.cases / len(names)), until)
        if any(ran.status for ran in rounds.values()):
            print(f"log of the server:\n{server.log_tail()}", file=sys.stderr)
    for name, ran in rounds.items():
        print(f"{name}: {ran.cases} cases, {ran.failures} failures, {ran.errors} errors")
    cases = sum(ran.cases for ran in rounds.values())
    failed = any(ran.status or ran.failures or ran.errors for ran in rounds.values())
    print(f"{cases} cases in all; {options.cases} were asked for")
    return 1 if failed or not rounds or cases < options.cases else 0


if __name__ == "__main__":
    sys.exit(main())
