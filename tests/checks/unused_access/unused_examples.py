"""For each check of unused access a state in which it must find something, and one like it in which it must not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Final

from access_states import ACCOUNT, allow, document, group, item, role, trust, user
from external_states import OUTSIDE, let, queue
from unused_states import WrittenUsage, access_key, became, call, evidence, old, signed, text_ago

from leastwise.evidence.evidence import Evidence
from leastwise.model.configuration_item import ConfigurationItem

Example = Callable[[], Evidence]
_ANN = f"arn:aws:iam::{ACCOUNT}:user/ann"
_VENDOR = f"arn:aws:iam::{OUTSIDE}:role/reader"
_PROVIDER = f"arn:aws:iam::{ACCOUNT}:saml-provider/corp"


def _pair(
    *items: ConfigurationItem, used: dict[str, Any], unused: dict[str, Any] | None = None
) -> tuple[Example, Example]:
    idle, busy = WrittenUsage(**(unused or {})), WrittenUsage(**used)
    return partial(evidence, *items, usage=idle), partial(evidence, *items, usage=busy)


_role = old(
    role("deploy", trust({"AWS": [_ANN, _VENDOR]}), {"a": document(allow(["s3:ListAllMyBuckets", "glue:GetJobs"]))})
)
_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
_guarded = old(role("guarded", inline={"a": document(allow("glue:GetJobs", Condition=_mfa))}))
_user = old(user("ann", groups=["readers"]))
_user = replace(_user, configuration={**_user.configuration, "loginProfile": {"createDate": text_ago(300)}})
_readers = old(group("readers", {"a": document(allow("glue:GetJobs"))}))
_jobs = [call(_user, "glue", "GetJobs")]
_buckets = [call(_role, "s3", "ListBuckets")]
_both = [became(_role, _ANN), became(_role, _VENDOR)]
_signing = old(role("staff", trust({"Federated": _PROVIDER}, "sts:AssumeRoleWithSAML")))
_queue = queue(let({"AWS": OUTSIDE}, "sqs:SendMessage"))
_policy = old(
    item(
        "AWS::IAM::Policy",
        "ANPAJOBS",
        "jobs",
        f"arn:aws:iam::{ACCOUNT}:policy/jobs",
        {
            "defaultVersionId": "v1",
            "policyVersionList": [{"versionId": "v1", "document": document(allow("glue:GetJobs"))}],
        },
    )
)
_holder = old(user("bob", attached=[_policy.arn]))

UNUSED_EXAMPLES: Final[dict[str, tuple[Example, Example]]] = {
    "unused-role": _pair(_role, used={"calls": _buckets}),
    "unused-access-key": _pair(_user, access_key("ann"), used={"credentials": [signed(_user, "AKIAEXAMPLE")]}),
    "unused-password": _pair(_user, used={"credentials": [signed(_user, "password")]}),
    "unused-permission": _pair(
        _role, unused={"calls": _buckets}, used={"calls": [*_buckets, call(_role, "glue", "GetJobs")]}
    ),
    "unused-group": _pair(_readers, _user, used={"calls": _jobs}),
    "unused-policy": _pair(_policy, _holder, used={"calls": [call(_holder, "glue", "GetJobs")]}),
    "unused-identity-provider": _pair(
        old(item("AWS::IAM::SAMLProvider", _PROVIDER, "corp", _PROVIDER, {})),
        _signing,
        used={"assumptions": [became(_signing, _PROVIDER)]},
    ),
    "unused-trusted-principal": _pair(
        _role, unused={"assumptions": [became(_role, _VENDOR)]}, used={"assumptions": _both}
    ),
    "unused-cross-account-grant": _pair(
        _role,
        _queue,
        unused={"assumptions": [became(_role, _ANN)]},
        used={"assumptions": _both, "calls": [call(_VENDOR, "sqs", "SendMessage", resource=_queue.arn)]},
    ),
    "unused-condition": _pair(
        _guarded,
        unused={"calls": [call(_guarded, "glue", "GetJobs")]},
        used={},
    ),
}
