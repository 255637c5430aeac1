"""What the graph says of one principal, as a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from leastwise.checks.privilege_escalation.explaining import Explainer, HopTaken, StepTaken
from leastwise.checks.privilege_escalation.graph import Graph
from leastwise.checks.privilege_escalation.population import Principal
from leastwise.checks.privilege_escalation.routes import Hop
from leastwise.model.configuration_item import GLOBAL_REGION
from leastwise.model.finding import Finding, Severity

CHECK: Final = "privilege-escalation"
TYPE: Final = "PrivilegeEscalation"
BY_DESIGN: Final = "sts-assume-role"


def severity_of(one: Principal, hops: Sequence[Hop]) -> Severity:
    """CRITICAL where the policies suffice; HIGH under circumstances, on assumptions, or by trust policies alone.

    HIGH too where the principal's permissions boundary was not recorded.
    """
    if one.policies.boundary is not None and one.policies.boundary.rules is None:
        return Severity.HIGH
    if all(hop.is_sure for hop in hops) and not is_by_design(hops):
        return Severity.CRITICAL
    return Severity.HIGH


def is_by_design(hops: Sequence[Hop]) -> bool:
    """Whether every hop assumes a role that admits the principal as it stands."""
    return all(hop.edge.path.id == BY_DESIGN for hop in hops)


def administrator_finding(graph: Graph, explainer: Explainer, one: Principal, hops: Sequence[Hop]) -> Finding:
    """That a principal can become administrator, by these hops."""
    taken = [explainer.explained(hop) for hop in hops]
    end = graph.powers[hops[-1].target].account
    where = "" if end == one.account else f" of account {end}"
    return _finding(
        one,
        severity_of(one, hops),
        f"{one.name} can become administrator{where}",
        ("administrator",),
        taken,
        {"isAdmin": True},
    )


def other_finding(graph: Graph, explainer: Explainer, one: Principal, hops: Sequence[Hop], count: int) -> Finding:
    """That a principal can gain powers of others; `hops` are edges to some of them, `count` how many there are."""
    taken = [explainer.explained(hop) for hop in hops]
    first = graph.name(hops[0].target)
    more = f" and of {count - 1:,} more" if count > 1 else ""
    title = f"{one.name} can gain the powers of {first}{more}"
    return _finding(one, Severity.MEDIUM, title, ("other principals",), taken, {"isAdmin": False, "targets": count})


def _finding(
    one: Principal,
    severity: Severity,
    title: str,
    meaning: tuple[str, ...],
    taken: list[HopTaken],
    more: dict[str, Any],
) -> Finding:
    return Finding(
        CHECK,
        TYPE,
        severity,
        title[0].upper() + title[1:],
        one.account,
        GLOBAL_REGION,
        one.item.resource_type,
        one.arn,
        meaning,
        one.arn,
        {**more, "path": [hop_json(hop) for hop in taken]},
        tuple(sentences_of(taken)),
        tuple(dict.fromkeys(_remedies(taken))),
        (*dict.fromkeys(notes_of(taken)), *one.policies.unrecorded),
    )


def hop_json(taken: HopTaken) -> dict[str, Any]:
    """A hop as JSON: the way, from whom to whom, each request with the statement that allows it."""
    path = taken.hop.edge.path
    return {
        "path": path.id,
        "title": path.title,
        "from": taken.source,
        "to": taken.target,
        "certain": taken.hop.is_sure,
        "steps": [_step_json(step) for step in taken.steps],
        "references": list(path.references),
    }


def _step_json(step: StepTaken) -> dict[str, Any]:
    statements = [
        {"policy": one.policy, "policyArn": one.arn, "statement": one.statement, "conditions": one.conditions}
        for one in step.enabling
    ]
    return {
        "action": step.action,
        "resource": step.resource,
        "allowedBy": statements,
        "because": step.because,
        "unless": list(step.unless),
    }


def sentences_of(taken: Sequence[HopTaken]) -> Iterator[str]:
    """A way in sentences: each hop, with a line for each of its requests."""
    for number, one in enumerate(taken, 1):
        yield f"{number}. {one.source} becomes {one.target}: {one.hop.edge.path.why}"
        for step in one.steps:
            yield f"   {step.action} on {step.resource}: {_allowed_by(step)}"


def _allowed_by(step: StepTaken) -> str:
    found = [one.words for one in step.enabling[:1]]
    if len(step.enabling) > 1:
        found[0] += f" (and {len(step.enabling) - 1} more)"
    return "; ".join([*found, *([step.because] if step.because else [])]) or "allowed"


def _remedies(taken: Sequence[HopTaken]) -> Iterator[str]:
    """What to change, for the first hop: each on its own cuts it."""
    for step in taken[0].steps:
        if len(step.enabling) == 1:
            one = step.enabling[0]
            yield f"Take {step.action} out of {one.statement} of {one.policy}, or limit its resources or conditions."
        elif step.enabling:
            names = " and ".join(f"{one.statement} of {one.policy}" for one in step.enabling[:4])
            yield f"Take {step.action} out of {names}, or limit their resources or conditions."


def notes_of(taken: Sequence[HopTaken]) -> Iterator[str]:
    """What lowers the confidence in a way."""
    for one in taken:
        path = one.hop.edge.path
        if path.existing:
            yield f"assumed, as this is not recorded: {path.existing}"
        circumstances = [words for step in one.steps for words in step.circumstances]
        if not one.hop.is_sure and circumstances:
            yield f"under circumstances: {'; '.join(circumstances)}"
        elif not one.hop.is_sure and not path.existing:
            yield f"not certain, as not all that decides was recorded: {path.title.lower()}"
