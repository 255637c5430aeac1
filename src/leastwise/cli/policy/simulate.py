"""``leastwise policy simulate``: is a request allowed, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from leastwise.cli.policy.options import option
from leastwise.cli.policy.printing import Output, ResultFormat, print_json, print_lines, read_stdin, reference

if TYPE_CHECKING:
    from leastwise.policy import Explanation, Reference, Request


def simulate(
    identity: Annotated[
        list[str] | None,
        option("--identity", metavar="FILE", help="An identity policy of the principal (repeatable)."),
    ] = None,
    resource_policy: Annotated[
        str | None,
        option("--resource-policy", metavar="FILE", help="The resource's policy, key policy or trust policy."),
    ] = None,
    boundary: Annotated[
        str | None, option("--boundary", metavar="FILE", help="The principal's permissions boundary.")
    ] = None,
    session_policy: Annotated[
        list[str] | None, option("--session-policy", metavar="FILE", help="A session policy (repeatable).")
    ] = None,
    scp: Annotated[
        list[str] | None,
        option(
            "--scp",
            metavar="FILES",
            help="SCPs of one level, comma-separated; repeat it for root, each OU, account.",
        ),
    ] = None,
    rcp: Annotated[list[str] | None, option("--rcp", metavar="FILES", help="RCPs of one level, as --scp.")] = None,
    endpoint_policy: Annotated[
        str | None, option("--endpoint-policy", metavar="FILE", help="The VPC endpoint's policy.")
    ] = None,
    principal: Annotated[
        str, option("--principal", metavar="ARN", help="User, role, session, account, service, or anonymous.")
    ] = "arn:aws:iam::111122223333:role/example",
    action: Annotated[list[str] | None, option("--action", "-a", help="service:Action (repeatable).")] = None,
    resource: Annotated[list[str] | None, option("--resource", "-r", help="An ARN (repeatable).")] = None,
    resource_account: Annotated[
        str | None,
        option("--resource-account", metavar="ACCOUNT", help="The resource's account, where its ARN has none."),
    ] = None,
    block_public_access: Annotated[
        bool, option("--block-public-access", help="S3 Block Public Access is on for the resource.")
    ] = False,
    context: Annotated[
        list[str] | None, option("--context", "-c", metavar="KEY=VALUE", help="A context key (repeatable).")
    ] = None,
    event: Annotated[
        str | None,
        option(
            "--event",
            metavar="FILE|-",
            help="CloudTrail records or an EventBridge event instead of a request.",
        ),
    ] = None,
    output: Output = ResultFormat.TABLE,
) -> int:
    """Decide requests over all policies that they meet, and say which statement or limit decided.

    Exit code: 0 all are allowed, 1 some are not, 2 usage or a file that cannot be read, 3 no request to decide.
    """
    from leastwise.policy import explain
    from leastwise.usecases.policy_decisions import Surroundings, stack_of

    known = reference()
    files = Surroundings(
        tuple(identity or ()),
        resource_policy,
        boundary,
        tuple(session_policy or ()),
        _levels(scp),
        _levels(rcp),
        endpoint_policy,
        resource_account,
        block_public_access,
    )
    requests = list(_requests(action, resource, principal, context, event, known))
    stack = stack_of(files, known, read_stdin)
    results = [(request, explain(stack, request)) for request in requests]
    _print(results, output, known)
    return 0 if all(one.decision == "allowed" for _, one in results) else 1


def _levels(values: list[str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one for one in value.split(",") if one) for value in values or ())


def _requests(
    action: list[str] | None,
    resource: list[str] | None,
    principal: str,
    context: list[str] | None,
    event: str | None,
    known: Reference,
) -> list[Request]:
    from leastwise.errors import InputError
    from leastwise.usecases.policy_decisions import requests_for, requests_of_events

    if event is not None:
        if action or resource:
            raise InputError("--event and --action exclude each other", "an event says what was done, and on what")
        return requests_of_events(event, known, read_stdin)
    if not action:
        raise InputError("no --action is given", "write --action s3:GetObject, or --event FILE")
    return list(requests_for(action, resource or (), principal, context or ()))


def _print(results: list[tuple[Request, Explanation]], output: ResultFormat, known: Reference) -> None:
    from leastwise.usecases.policy_decisions import SCHEMA_VERSION, explanation_document

    if output is ResultFormat.JSON:
        document: dict[str, Any] = {"schemaVersion": SCHEMA_VERSION, "referenceDate": known.date}
        print_json(document | {"results": [explanation_document(*one) for one in results]})
        return
    lines: list[str] = []
    for request, found in results:
        lines.append(f"{found.decision:<13} {request.action} on {request.resource}")
        lines += [f"              {reason}" for reason in found.reasons]
        for one in found.considered:
            mark = "applies" if one.applies else "does not apply"
            because = "" if one.applies else f": {one.because}"
            lines.append(f"    {one.kind} {one.policy} {one.statement.label} ({one.statement.effect}) {mark}{because}")
    print_lines(lines)
