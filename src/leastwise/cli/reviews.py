"""`leastwise reviews`: who confirms, and when, that access is still needed; decisions, sign-off, signed evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leastwise.cli.policy.printing import INCOMPLETE, Output, ResultFormat
from leastwise.cli.reviews_due import remind, run_due
from leastwise.model.review import Choice, ReviewScope

if TYPE_CHECKING:
    from leastwise.model.review import Campaign, Draft

reviews_app = typer.Typer(
    no_args_is_help=True,
    help="Access reviews: campaigns over what was recorded, decisions, sign-off, signed evidence.",
    rich_markup_mode=None,
)

Name = Annotated[str, typer.Argument(metavar="REVIEW", help="The id of a review, or how it begins.")]
Items = Annotated[str, typer.Argument(metavar="ITEMS", help='Items: "3", "1-20", "1,4-6", or "mine".')]
reviews_app.command("run-due")(run_due)
reviews_app.command("remind")(remind)

By = Annotated[
    str, typer.Option(help="Who acts: an e-mail address or user name.", envvar="LEASTWISE_REVIEWS_BY", metavar="PERSON")
]
Pattern = Annotated[
    str, typer.Option("--name", help="Only items with such a name (* and ?).", envvar="LEASTWISE_REVIEWS_NAME")
]


@reviews_app.command("start")
def start(
    scope: Annotated[ReviewScope, typer.Argument(help="What is reviewed.")],
    by: By,
    fallback: Annotated[
        list[str],
        typer.Option(help="Reviews what no rule assigns (repeatable: in turn).", envvar="LEASTWISE_REVIEWS_FALLBACK"),
    ],
    reviewer: Annotated[
        list[str] | None,
        typer.Option(
            help="A rule that assigns reviewers, in order: tag:NAME, or manager (of the roster).",
            envvar="LEASTWISE_REVIEWS_REVIEWER",
        ),
    ] = None,
    account: Annotated[
        list[str] | None,
        typer.Option(help="Only this account (repeatable).", envvar="LEASTWISE_REVIEWS_ACCOUNT"),
    ] = None,
    title: Annotated[str, typer.Option(help="What the review is called.", envvar="LEASTWISE_REVIEWS_TITLE")] = "",
    due: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="The day from which undecided items are missed (UTC); 14 days from now unless given.",
            envvar="LEASTWISE_REVIEWS_DUE",
        ),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            help="Who works here: CSV or SCIM 2.0. Leavers review nothing.", envvar="LEASTWISE_REVIEWS_ROSTER"
        ),
    ] = None,
    two_person: Annotated[
        bool,
        typer.Option(
            "--two-person", help="Each decision needs a second person.", envvar="LEASTWISE_REVIEWS_TWO_PERSON"
        ),
    ] = False,
    escalate_to: Annotated[
        str,
        typer.Option(help="Who decides what is overdue.", envvar="LEASTWISE_REVIEWS_ESCALATE_TO", metavar="PERSON"),
    ] = "",
    output: Output = ResultFormat.TABLE,
) -> None:
    """Start a review of what was recorded. Nobody is assigned their own access.

    Each item holds its evidence as of now: what it may do, when it was used last, findings, changes, who granted it.
    """
    from leastwise.cli.reviews_start import start_campaign
    from leastwise.cli.reviews_text import show_campaign
    from leastwise.usecases.reviews.roster.reviewers import assigner_of
    from leastwise.usecases.reviews.starting import CampaignRequest

    now = datetime.now(UTC)
    request = CampaignRequest(
        title,
        scope,
        by,
        due.replace(tzinfo=UTC) if due is not None else now + timedelta(days=14),
        tuple(fallback),
        tuple(reviewer or ()),
        tuple(account or ()),
        two_person,
        escalate_to,
    )
    campaign = start_campaign(request, assigner_of(request.reviewers, request.fallback, roster, now), now)
    show_campaign(campaign, campaign.items, output)


@reviews_app.command("list")
def list_reviews(output: Output = ResultFormat.TABLE) -> None:
    """List the reviews: due when, how much is decided, missed, signed off."""
    from leastwise.cli.reviews_text import show_campaigns
    from leastwise.cli.standard_error import say
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.folding import campaign_of
    from leastwise.workspace import open_state

    with open_state() as database:
        reviews = Reviews(database)
        found = [campaign_of(reviews.entries(one)) for one in reviews.campaigns()]
    if not found and output is ResultFormat.TABLE:
        say("leastwise: there is no review; `leastwise reviews start` begins one")
        return
    show_campaigns(found, output)


@reviews_app.command("show")
def show(
    review: Name,
    mine: Annotated[str, typer.Option("--by", help="Only what waits for this person.", metavar="PERSON")] = "",
    output: Output = ResultFormat.TABLE,
) -> None:
    """Show a review and its items with their evidence and decisions."""
    from leastwise.cli.reviews_text import show_campaign
    from leastwise.usecases.reviews.persons import is_among

    campaign = _campaign(review)
    items = campaign.items
    if mine:
        items = tuple(one for one in campaign.undecided if is_among(mine, (one.reviewer, one.escalated_to)))
    show_campaign(campaign, items, output)


@reviews_app.command("decide")
def decide(
    review: Name,
    items: Items,
    choice: Annotated[Choice, typer.Argument(help="What is decided.")],
    by: By,
    justification: Annotated[str, typer.Option(help="Why.", envvar="LEASTWISE_REVIEWS_JUSTIFICATION")],
    transfer_to: Annotated[
        str, typer.Option(help="The new owner, to transfer.", envvar="LEASTWISE_REVIEWS_TRANSFER_TO")
    ] = "",
    policy: Annotated[
        Path | None,
        typer.Option(help="A file with the policy to reduce to.", envvar="LEASTWISE_REVIEWS_POLICY"),
    ] = None,
    name: Pattern = "",
) -> None:
    """Decide items: one, many, or all of yours that wait. What was decided before is replaced, and stays on record."""
    from leastwise.cli.standard_error import say
    from leastwise.usecases.reviews.deciding import Verdict, decided
    from leastwise.usecases.reviews.numbering import numbers_of

    verdict = Verdict(choice, justification, transfer_to, _policy(policy) if policy is not None else None)
    campaign = _change(review, lambda one, now: decided(one, numbers_of(one, items, by, name), verdict, by, now))
    say(f"leastwise: {len(campaign.items) - len(campaign.undecided)} of {len(campaign.items)} items are decided")


@reviews_app.command("delegate")
def delegate(
    review: Name,
    items: Items,
    to: Annotated[str, typer.Option(help="Who reviews them from now on.", metavar="PERSON")],
    by: By,
    name: Pattern = "",
) -> None:
    """Hand items to another reviewer; their reviewer or the review's owner may."""
    from leastwise.cli.standard_error import say
    from leastwise.usecases.reviews.deciding import delegated
    from leastwise.usecases.reviews.numbering import numbers_of

    _change(review, lambda one, now: delegated(one, numbers_of(one, items, by, name), to, by, now))
    say(f"leastwise: items {items} are {to}'s to review")


@reviews_app.command("approve")
def approve(review: Name, items: Items, by: By) -> None:
    """Approve of decisions as the second person, where the review asks for one."""
    from leastwise.cli.standard_error import say
    from leastwise.usecases.reviews.deciding import approved
    from leastwise.usecases.reviews.numbering import numbers_of

    campaign = _change(review, lambda one, now: approved(one, numbers_of(one, items, by), by, now))
    say(f"leastwise: {len(campaign.unapproved)} decisions wait for a second person")


@reviews_app.command("sign-off")
def sign_off(
    review: Name,
    by: By,
    statement: Annotated[str, typer.Option(help="What is signed.", envvar="LEASTWISE_REVIEWS_STATEMENT")],
) -> None:
    """Sign a review off as its owner. What nobody decided by its day is recorded as missed, and never revoked."""
    from leastwise.cli.standard_error import say
    from leastwise.usecases.reviews.deciding import signed_off

    campaign = _change(review, lambda one, now: signed_off(one, statement, by, now))
    missed = sum(one.is_missed for one in campaign.items)
    say(f"leastwise: signed off by {campaign.signed_off_by}; {missed} items were missed")


@reviews_app.command("revocations")
def revocations(review: Name, output: Output = ResultFormat.TABLE) -> None:
    """Show the commands that do what was decided, and record what of it a snapshot newer than the decision shows done.

    Ends with 4 while something is not done. Nothing is changed in AWS.
    """
    from leastwise.cli.reviews_text import show_plans
    from leastwise.usecases.reviews.revoking import checked, open_revocations, plan_of
    from leastwise.workspace import open_inventory

    with open_inventory() as inventory:
        inventory.refresh()
        state, snapshots, listed = inventory.state_at(None), inventory.snapshots(), inventory.listed()
    campaign = _change(review, lambda one, now: checked(one, state, snapshots, listed, now))
    show_plans(campaign, [one for one in campaign.items if plan_of(one)], output)
    if open_revocations(campaign):
        raise typer.Exit(INCOMPLETE)


@reviews_app.command("export")
def export(
    review: Name,
    to: Annotated[Path, typer.Option(help="The file to write; one that is there is not overwritten.")],
) -> None:
    """Write a review's evidence package: a ZIP file whose entries are chained by their digests, signed with Ed25519."""
    from leastwise.cli.standard_error import say
    from leastwise.errors import InputError
    from leastwise.settings import load_settings
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.packaging import package_of
    from leastwise.usecases.reviews.signing import fingerprint, signer_of
    from leastwise.workspace import open_state

    with open_state() as database:
        reviews = Reviews(database)
        entries = reviews.entries(reviews.named(review))
    signer = signer_of(load_settings().home)
    content = package_of(entries, signer)
    try:
        with to.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise InputError(f"--to {to}: {error.strerror}", "Name a file that is not there yet.") from None
    say(f"leastwise: wrote {to}, signed by key {fingerprint(signer.public_key)}")


@reviews_app.command("verify")
def verify(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help="The file that `reviews export` wrote.")],
    key: Annotated[
        Path | None,
        typer.Option(
            help="The signer's public key (PEM); that of LEASTWISE_HOME unless given.", envvar="LEASTWISE_REVIEWS_KEY"
        ),
    ] = None,
    output: Output = ResultFormat.TABLE,
) -> None:
    """Verify a package offline: any altered, removed or reordered entry or byte is told.

    Ends with 1 where it is not what was signed, and with 4 where no key is known to hold its signature against.
    """
    from leastwise.cli.policy.printing import print_json, print_lines
    from leastwise.settings import load_settings
    from leastwise.usecases.reviews.packaging import verified
    from leastwise.usecases.reviews.signing import known_public_key, public_key_in

    expected = public_key_in(key) if key is not None else known_public_key(load_settings().home)
    verdict = verified(package, expected)
    words = "FAIL" if verdict.faults else "PASS" if verdict.is_key_known else "INCOMPLETE"
    if output is ResultFormat.JSON:
        document = {"verdict": words, "faults": list(verdict.faults), "publicKeySha256": verdict.fingerprint}
        print_json({"schemaVersion": 1, **document})
    else:
        lines = [f"{words} {package}", *verdict.faults]
        lines += [f"signed by key {verdict.fingerprint}"] if verdict.fingerprint else []
        if words == "INCOMPLETE":
            lines.append("whole, but no key is known to compare with: give the signer's with --key")
        print_lines(lines)
    if words != "PASS":
        raise typer.Exit(1 if verdict.faults else INCOMPLETE)


def _campaign(review: str) -> Campaign:
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.folding import campaign_of
    from leastwise.workspace import open_state

    with open_state() as database:
        reviews = Reviews(database)
        return campaign_of(reviews.entries(reviews.named(review)))


def _change(review: str, drafts_of: Callable[[Campaign, datetime], Sequence[Draft]]) -> Campaign:
    """Add what is decided now to a campaign, in one transaction, and return what it has become."""
    from leastwise.state.reviews import Reviews
    from leastwise.usecases.reviews.folding import campaign_of
    from leastwise.workspace import open_state

    now = datetime.now(UTC)
    with open_state() as database:
        reviews = Reviews(database)
        added = reviews.add(reviews.named(review), lambda entries: drafts_of(campaign_of(entries), now))
    return campaign_of(added)


def _policy(path: Path) -> dict[str, object]:
    """The policy document in a file. Raises InputError, naming line and column, where there is none."""
    import json

    from leastwise.errors import InputError
    from leastwise.policy import parse_policy

    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"--policy {path}: {error.strerror}", "Name a file with a policy document.") from None
    except UnicodeDecodeError:
        raise InputError(f"--policy {path} is not UTF-8", "Save it as UTF-8.") from None
    parse_policy(text)
    found: dict[str, object] = json.loads(text)
    return found
