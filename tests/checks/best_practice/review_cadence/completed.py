"""Examples of checks of how often permissions are reviewed."""

from access_states import ACCOUNT, OTHER, user
from cases import case
from unused_states import ago

from leastwise.evidence.evidence import CompletedReview


def review(days, kind="", *accounts):
    return CompletedReview("Spring review", ago(days), frozenset(accounts), kind)


def reviewed(title, *reviews, **more):
    return case(title, user("ann"), reviews=tuple(reviews), **more)


UNASKED = [case("the state could not be asked", user("ann"), action="reviews")]

CHECK_EXAMPLES = {
    "permissions-review": (
        [
            reviewed("none", finds=[ACCOUNT]),
            reviewed("too long ago", review(181), finds=[ACCOUNT]),
            reviewed("of another account", review(5, "", OTHER), finds=[ACCOUNT]),
            reviewed("of the privileged only", review(5, "privileged"), finds=[ACCOUNT]),
            reviewed("roles too long ago", review(5, "users"), review(200, "roles"), finds=[ACCOUNT]),
            reviewed("in the future", review(-5), finds=[ACCOUNT]),
        ],
        [
            reviewed("within half a year", review(180)),
            reviewed("of this account", review(5, "", ACCOUNT)),
            reviewed("users and roles", review(5, "users"), review(100, "roles")),
            reviewed("an old one and a new one", review(300), review(3)),
        ],
        UNASKED,
    ),
    "privileged-permissions-review": (
        [
            reviewed("none", finds=[ACCOUNT]),
            reviewed("too long ago", review(91), finds=[ACCOUNT]),
            reviewed("of users only", review(5, "users"), finds=[ACCOUNT]),
        ],
        [
            reviewed("of everything", review(60)),
            reviewed("of the privileged", review(300), review(90, "privileged")),
        ],
        UNASKED,
    ),
}
