#!/usr/bin/env python3
"""Makes 10,000 integrations and measures what listing them costs. It measures and judges nothing."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "compat"))

from server import Api, Server  # noqa: E402

LIST = "/v2024/service-desk-integrations"
TYPES = ("Generic SDIM", "Zendesk SDIM", "ServiceNowSDIM", "Atlassian Cloud Jira SDIM")
MAKERS = 8


def make(api: Api, numbers: range) -> list[str]:
    made = []
    for number in numbers:
        body = {
            "name": f"Integration {number:05}",
            "description": f"Number {number}",
            "type": TYPES[number % len(TYPES)],
            "clusterRef": {"type": "CLUSTER", "id": f"cluster-{number % 100:02}"},
            "provisioningConfig": {"managedResourceRefs": [{"type": "SOURCE", "id": f"source-{number}"}]},
            "attributes": {"url": f"https://desk-{number}.example.test", "username": "svc", "password": "secret"},
        }
        made.append(api.post(LIST, body)["id"])
    return made


def queries(ids: list[str], count: int) -> dict[str, dict[str, object]]:
    some = ",".join(f'"{ident}"' for ident in ids[:: max(1, len(ids) // 20)])
    middle = count // 2
    return {
        "first page of 250": {},
        "first page of 50, sorted by name": {"limit": 50, "sorters": "name"},
        "page of 50 in the middle, sorted -name": {"limit": 50, "sorters": "-name", "offset": middle},
        "name eq": {"filters": f'name eq "Integration {middle:05}"'},
        "id in (20 of them)": {"filters": f"id in ({some})"},
        "type eq, 50, sorted": {"filters": 'type eq "Zendesk SDIM"', "sorters": "name", "limit": 50},
        "cluster eq, 50, sorted": {"filters": 'cluster eq "cluster-42"', "sorters": "name", "limit": 50},
        "type and cluster, 50, sorted": {
            "filters": 'type eq "Generic SDIM" and cluster in ("cluster-40","cluster-44")',
            "sorters": "name", "limit": 50,
        },
        "count of all, limit 1": {"count": "true", "limit": 1},
        "count of one type, limit 1": {"count": "true", "limit": 1, "filters": 'type eq "Zendesk SDIM"'},
        "type eq, 50, sorted -name, counted": {
            "filters": 'type eq "Zendesk SDIM"', "sorters": "-name", "limit": 50, "count": "true",
        },
    }  # fmt: skip


def measure(api: Api, parameters: dict[str, object], times: int) -> tuple[list[float], int, str | None]:
    took = []
    for _ in range(times):
        start = time.perf_counter()
        answer = api.call("GET", LIST, params=parameters, expect=200)
        took.append((time.perf_counter() - start) * 1000)
    return took, len(answer.json()), answer.headers.get("X-Total-Count")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--integrations", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=200, help="how often each query is sent")
    options = parser.parse_args()
    with Server(log="warn") as server:
        start = time.perf_counter()
        with ThreadPoolExecutor(MAKERS) as pool:
            parts = [range(first, options.integrations, MAKERS) for first in range(MAKERS)]
            ids = [ident for made in pool.map(lambda part: make(server.api(), part), parts) for ident in made]
        print(f"{len(ids)} integrations made in {time.perf_counter() - start:.0f} s by {MAKERS} clients")
        api = server.api()
        print(f"\n{'GET ' + LIST:42} {'rows':>5} {'total':>6} {'p50 ms':>7} {'p95 ms':>7}")
        for name, parameters in queries(ids, options.integrations).items():
            took, rows, total = measure(api, parameters, options.times)
            p95 = statistics.quantiles(took, n=20)[18]
            print(f"{name:42} {rows:5} {total or '':>6} {statistics.median(took):7.2f} {p95:7.2f}")


if __name__ == "__main__":
    main()
