"""The examples of SailPoint's own page, taken out of it when the tests run."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass

from server import shared

PAGE = "spec/seed-service-desk-integration-api.md"
SECTION = re.compile(r"^## (?P<name>[a-z-]+)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
LITERAL = re.compile(r"= '''(.*?)'''", re.DOTALL)
# A call, and behind a comment the same call with every parameter.
CALLS = re.compile(
    r"^(?P<indent> +)(results = )?ServiceDeskIntegrationApi.*\n +# Below is a request.*\n +# (?P<full>.*)$",
    re.MULTILINE,
)
OPERATIONS = (
    "create-service-desk-integration",
    "delete-service-desk-integration",
    "get-service-desk-integration",
    "get-service-desk-integration-template",
    "get-service-desk-integration-types",
    "get-service-desk-integrations",
    "get-status-check-details",
    "patch-service-desk-integration",
    "put-service-desk-integration",
    "update-status-check-details",
)


@dataclass
class Ran:
    """What an example left behind: the value of `results`, and what it printed."""

    results: object
    printed: str


def sections() -> dict[str, str]:
    text = shared(PAGE).read_text()
    return {match["name"]: match["text"] for match in SECTION.finditer(text)}


def example(operation: str) -> str:
    blocks = BLOCK.findall(sections()[operation])
    assert len(blocks) == 1, f"{operation} has {len(blocks)} examples; one was expected"
    return blocks[0]


def literal(operation: str) -> str:
    """The JSON text of an example, as the page shows it."""
    return LITERAL.search(example(operation))[1]


def run(operation: str, *replaced: tuple[str, str], full: bool = False) -> Ran:
    """Runs an example. Each pair of `replaced` must occur in it; `full` takes the call with every parameter."""
    code = example(operation)
    for old, new in replaced:
        assert old in code, f"the example of {operation} has no {old!r}"
        code = code.replace(old, new)
    if full:
        code, count = CALLS.subn(r"\g<indent>\g<full>", code)
        assert count == 1, f"the example of {operation} shows no call with every parameter"
    printed = io.StringIO()
    names: dict[str, object] = {}
    with contextlib.redirect_stdout(printed):
        exec(compile(code, f"example of {operation}", "exec"), names)  # noqa: S102  the page's code is the test
    text = printed.getvalue()
    assert "Exception when calling" not in text, f"the example of {operation} failed:\n{text}"
    return Ran(names.get("results"), text)
