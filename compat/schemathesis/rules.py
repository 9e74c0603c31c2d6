"""Rules that no schema can say, by which our own document and the server differ and neither is wrong.

Loaded by schemathesis beside our own document only. Two of its checks are replaced by the same ones with exactly these
cases let through: `accepted_unless_a_rule_forbids` and `rejected_unless_in_xml`.
"""

from __future__ import annotations

import re

import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

# Why a request that the document calls valid is refused: code of the refusal, and what one of its causes says.
RULES = {
    "names of integrations, of rules and of an owner's tokens are unique (product.md 2)": (
        "400.1.409 Reference conflict",
        r"is taken",
    ),
    "each source of a plan is managed by an integration (product.md 3)": (
        "400.1.404 Referenced object not found",
        r"no integration manages the source",
    ),
    "a rule keeps its name and its type": (
        "400.1.3 Illegal value",
        r"^/(name|type): cannot be changed; it is ",
    ),
    "a patch replaces what exists (product.md 2)": (
        "400.1.3 Illegal value",
        r"does not exist; a value that exists can be replaced$",
    ),
    "an owner has ten tokens at most (isc-sdim.md 3)": (
        "400.1.4 Limit violation",
        r"personal access tokens at most$",
    ),
    "an idempotency key names one body (product.md 3)": (
        "422 Idempotency key reused",
        r"^Idempotency-Key: use a new key for a new plan",
    ),
    "JSON paths, regular expressions and templates have grammars of their own (product.md 2)": (
        "400.1.3 Illegal value",
        r"must be a (JSON path|regular expression)|template|line \d+, column \d+",
    ),
    "private keys and certificates are PEM that can be read (product.md 2)": (
        "400.1.3 Illegal value",
        r"^/attributes/\w+: must (be|hold) .* in PEM",
    ),
    "a token ends in the future, within six months": (
        "400.1.3 Illegal value",
        r"^/expirationDate: must be a date-time such as .*, from now until then$",
    ),
}

# What a patch may put below these is what the whole may have there: the document says so in words.
PATCHED = re.compile(r"^/(attributes|clusterRef|ownerRef|beforeProvisioningRule|managedSources|provisioningConfig)/.*: must ")


def broken_rule(response, method: str) -> str | None:
    """The rule by which a request was refused."""
    if response.status_code not in (400, 422):
        return None
    error = response.json()
    if method == "PATCH" and any(PATCHED.search(cause["text"]) for cause in error["causes"]):
        return "what a patch puts below a member obeys the rules of the whole (product.md 2)"
    for rule, (code, says) in RULES.items():
        if error.get("detailCode") == code and any(re.search(says, cause["text"]) for cause in error["causes"]):
            return rule
    return None


@schemathesis.check
def accepted_unless_a_rule_forbids(ctx, response, case) -> None:
    if broken_rule(response, case.method) is None:
        positive_data_acceptance(ctx, response, case)


@schemathesis.check
def rejected_unless_in_xml(ctx, response, case) -> None:
    """XML knows no types, and the ProvisioningPlan of others has attributes that ours has not: what is generated as a
    wrong type or as an unknown member is valid once it is written."""
    if case.media_type not in ("application/xml", "text/xml"):
        negative_data_rejection(ctx, response, case)
