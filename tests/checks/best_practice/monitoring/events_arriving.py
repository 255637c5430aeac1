"""Examples of the check of whether events arrive."""

from access_states import ACCOUNT, user
from cases import case
from unused_states import WrittenUsage, ago
from written_trail import QUIET, event, trail

from leastwise.evidence.usage import Tracked

ANN = user("ann")


def until(days):
    return WrittenUsage(tracked={ACCOUNT: Tracked(ACCOUNT, ago(120), ago(days), 100)})


def busy(*silent):
    """A trail with thirty events on each of thirty days, without those so many days ago."""
    days = [day for day in range(30) if day not in silent]
    return trail(*(event(day * 100 + one, day + one / 60) for day in days for one in range(30)))


MUST_FIND = [
    case("nothing for ten days", ANN, usage=until(10), trail=trail(*QUIET), finds=[ACCOUNT]),
    case("nothing ever", ANN, usage=WrittenUsage(tracked={}), trail=trail(*QUIET), finds=[ACCOUNT]),
    case("two days are missing", ANN, usage=until(0), trail=busy(13, 14), finds=[ACCOUNT]),
]
MUST_NOT_FIND = [
    case("every day", ANN, usage=until(0), trail=busy()),
    case("a quiet account", ANN, usage=until(1), trail=trail(*QUIET)),
    case("a gap before the window", ANN, usage=until(0), trail=busy(13, 14), days=5),
]
NOT_EVALUATED = [
    case("no trail", ANN, action="trail"),
    case("usage without events", ANN, usage=until(0), action="trail"),
]
