"""Versions of resources and elevations as text for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from leastwise.access.changes import AccessChange
    from leastwise.model.configuration_item import Cause, ConfigurationItem
    from leastwise.usecases.recorder.actors import Actor
    from leastwise.usecases.recorder.elevations import Elevation
    from leastwise.usecases.recorder.timelines import Lifetime, TimelineEntry
    from leastwise.usecases.recorder.timelines_moments import Comparison
    from leastwise.usecases.recorder.versions import Version
    from leastwise.usecases.recorder.versions_change import Change

BOLD: Final = "1"
DIM: Final = "2"
_COLORS: Final = {"+": "32", "-": "31", "~": "33", "@": "36"}
_INDENT: Final = "     "
_LONGEST_USER_AGENT: Final = 60
_MOST_NAMES: Final = 5


def lifetime_lines(lifetime: Lifetime, color: bool, *, patch: bool = False) -> Iterator[str]:
    """Yield a resource's timeline line by line: a heading, then its versions, oldest first."""
    from leastwise.reports.terminal import safe_text, style

    item = lifetime.newest
    name = item.resource_name or item.resource_id
    unique = f" ({item.resource_id})" if item.resource_id != name else ""
    yield style(BOLD, color)(safe_text(f"{item.resource_type} {name}{unique} in account {item.account_id}"))
    if item.arn:
        yield safe_text(item.arn)
    yield _span(lifetime)
    if lifetime.compliance:
        yield from _with_rules(lifetime, color, patch)
        return
    for entry in lifetime.entries:
        yield ""
        yield from _entry_lines(entry, color, patch)


def item_lines(version: Version, color: bool) -> Iterator[str]:
    """Yield a resource as it was from a version on, as pretty JSON below a heading."""
    from leastwise.reports.terminal import safe_text, style
    from leastwise.usecases.recorder.text_diff import canonical_text

    item = version.item
    heading = f"{item.resource_type} {item.resource_name or item.resource_id}: version {version.number}"
    yield style(BOLD, color)(safe_text(f"{heading}, since {_time(item.capture_time)}"))
    yield from (safe_text(line) for line in canonical_text(item).splitlines())


def comparison_lines(comparison: Comparison, color: bool) -> Iterator[str]:
    """Yield what lies between two versions: in words, then as a unified diff."""
    if not comparison.patch:
        yield "no difference"
        return
    yield from _change_lines(comparison.changes, color, is_new=False, indent="")
    yield ""
    yield from _patch_lines(comparison.patch, color, "")


def elevation_lines(elevation: Elevation, color: bool) -> Iterator[str]:
    """Yield one elevation: when, who, by which event, what it newly allowed."""
    from leastwise.reports.terminal import safe_text, style

    items = ", ".join(f"{item.resource_type} {item.resource_name or item.resource_id}" for item in elevation.items)
    event = elevation.cause.event_name if elevation.cause else _unseen(elevation.items[0])
    who = str(elevation.actor) if elevation.actor else "unknown"
    mark = style("31;1", color)("!") if elevation.is_escalation else " " if elevation.is_decided else "?"
    yield (
        f"{_time(elevation.moment)} {mark} "
        + style(BOLD, color)(safe_text(f"{who}  {event}"))
        + safe_text(f"  {items}")
    )
    yield from _who_lines(elevation.actor, elevation.cause, color)
    yield from _access_lines(elevation.access, elevation.not_compared, color)


def _with_rules(lifetime: Lifetime, color: bool, patch: bool) -> Iterator[str]:
    """The entries with the rules whose state each changed, and between them what no entry brought about."""
    from leastwise.cli.timeline_rules import others_lines, rule_lines
    from leastwise.usecases.recorder.timelines_rules import placed

    found = placed(lifetime.entries, lifetime.compliance)
    others = list(found.others)

    def before(moment: datetime | None) -> Iterator[str]:
        due = [one for one in others if moment is None or one.moment < moment]
        del others[: len(due)]
        if due:
            yield ""
            yield from others_lines(due, color, _INDENT, lambda change: _time(change.moment))

    for entry, changes in zip(lifetime.entries, found.of_entries, strict=True):
        yield from before(entry.version.item.capture_time)
        yield ""
        yield from _entry_lines(entry, color, patch)
        yield from rule_lines(changes, color, _INDENT)
    yield from before(None)


def _entry_lines(entry: TimelineEntry, color: bool, patch: bool) -> Iterator[str]:
    from leastwise.reports.terminal import safe_text, style

    version = entry.version
    number = "·" if entry.through else f"{version.number}"
    through = f"through {entry.through}, version {version.number}: " if entry.through else ""
    yield style(BOLD, color)(safe_text(f"{number:<4} {_time(version.item.capture_time)}  {through}{_what(version)}"))
    yield from _who_lines(version.actor, version.cause, color)
    is_new = version.before is None or version.before.is_deleted
    yield from _change_lines(version.changes, color, is_new=is_new, indent=_INDENT)
    yield from _access_lines(version.access, version.not_compared, color)
    if patch:
        from leastwise.usecases.recorder.text_diff import unified_diff

        lines = unified_diff(version.before, version.item, f"version {version.number - 1}", f"version {version.number}")
        yield from _patch_lines(lines, color, _INDENT)


def _what(version: Version) -> str:
    """What befell the resource and by whom: "changed by alice: AttachUserPolicy"."""
    if version.cause is not None:
        return f"{version.kind.value} by {version.actor}: {version.cause.event_name}"
    if version.is_unseen:
        return f"{version.kind.value} {_unseen(version.item)}"
    if version.before is None:
        return f"first seen ({_origin(version.item)})"
    return f"{version.kind.value} ({_origin(version.item)})"


def _unseen(item: ConfigurationItem) -> str:
    """When a change that no event explains was made; to the second where the resource itself says so."""
    between = ""
    if item.since is not None and item.since < item.capture_time:
        between = f"between {_time(item.since)} and {_time(item.capture_time)} "
    return f"{between}by an unseen hand: is the trail complete?"


def _origin(item: ConfigurationItem) -> str:
    words = {"snapshot": "in a snapshot", "config": "in AWS Config", "trail": "there already when the trail begins"}
    return words.get(item.origin.value, item.origin.value)


def _who_lines(actor: Actor | None, cause: Cause | None, color: bool) -> Iterator[str]:
    from leastwise.reports.terminal import safe_text, style

    if actor is None or cause is None:
        return
    dim = style(DIM, color)
    if len(actor.chain) > 1 or (actor.human and actor.human != actor.name):
        yield _INDENT + dim(safe_text("role chain " + " → ".join([*actor.chain, str(actor)])))
    key = f"key {actor.access_key_id}" if actor.access_key_id else ""
    parts = [actor.source_ip_address, _cut(actor.user_agent), key, cause.aws_region, f"event {cause.event_id}"]
    yield _INDENT + dim(safe_text(" · ".join(part for part in parts if part)))


def _change_lines(changes: Iterable[Change], color: bool, *, is_new: bool, indent: str) -> Iterator[str]:
    from leastwise.reports.terminal import safe_text, style
    from leastwise.usecases.recorder.versions_words import change_lines

    for line in change_lines(changes, is_new=is_new):
        yield indent + style(_COLORS[line.mark], color)(safe_text(f"{line.mark} {line.text}"))


def _access_lines(access: Iterable[AccessChange], not_compared: int, color: bool) -> Iterator[str]:
    """A line for each change of access; those that differ in the principal only are one."""
    from leastwise.reports.terminal import safe_text, style

    alike: dict[tuple[str, str, str, bool], list[str]] = {}
    changes = list(access)
    for change in changes:
        arrow = "▲" if change.widened else "▼" if change.narrowed else "?"
        before, principal, after = _around(change.sentence, change.principal)
        alike.setdefault((arrow, before, after, change.escalation), []).append(principal)
    for (arrow, before, after, escalation), principals in alike.items():
        code = "31;1" if escalation else BOLD
        end = "  [escalation]" if escalation else ""
        yield _INDENT + style(code, color)(safe_text(f"{arrow} {before}{_listed(principals)}{after}{end}"))
    if unrecorded := list(dict.fromkeys(one for change in changes for one in change.unrecorded)):
        yield _INDENT + safe_text(f"? beside this, {_listed(unrecorded)}")
    if not_compared:
        yield _INDENT + f"? {not_compared:,} more principals are touched: --principals 0 compares all"


def _around(sentence: str, principal: str) -> tuple[str, str, str]:
    """The sentence before the principal, the principal, and what follows; whole where it is not told by its name."""
    if principal and sentence.count(principal) == 1:
        return sentence.partition(principal)
    return sentence, "", ""


def _listed(names: list[str]) -> str:
    shown = (
        names if len(names) <= _MOST_NAMES else [*names[: _MOST_NAMES - 1], f"{len(names) - _MOST_NAMES + 1:,} more"]
    )
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _patch_lines(lines: Iterable[str], color: bool, indent: str) -> Iterator[str]:
    from leastwise.reports.terminal import safe_text, style

    for line in lines:
        code = BOLD if line.startswith(("+++", "---")) else _COLORS.get(line[:1], "0")
        yield indent + style(code, color and code != "0")(safe_text(line))


def _span(lifetime: Lifetime) -> str:
    versions = lifetime.versions
    entries = len(lifetime.entries) - len(versions)
    told = f"{len(versions)} {'version' if len(versions) == 1 else 'versions'}"
    more = f", {entries} through others" if entries else ""
    ended = f" · deleted {_time(lifetime.newest.capture_time)}" if lifetime.newest.is_deleted else ""
    return f"{told}{more}{ended}"


def _cut(user_agent: str) -> str:
    """Terraform's fill several lines; programs get them whole."""
    return user_agent if len(user_agent) <= _LONGEST_USER_AGENT else user_agent[: _LONGEST_USER_AGENT - 1] + "…"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
