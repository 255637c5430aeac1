"""Examples of the check of rotations in the trail."""

from access_states import user
from cases import case, listed
from unused_states import WrittenUsage, access_key, tracked
from written_trail import QUIET, event, of_user, trail

KEYS = listed("AWS::IAM::AccessKey")
ANN = user("ann")
COVERED = WrittenUsage()
NEW_KEY = event(
    1,
    days=10,
    userIdentity=of_user("admin"),
    eventName="CreateAccessKey",
    requestParameters={"userName": "ann"},
    responseElements={"accessKey": {"accessKeyId": "AKIANEW", "userName": "ann", "status": "Active"}},
)

MUST_FIND = [
    case("no rotation", ANN, access_key("ann"), usage=COVERED, trail=trail(*QUIET), scopes=KEYS, finds=[ANN.arn]),
    case("unfinished", ANN, access_key("ann"), usage=COVERED, trail=trail(NEW_KEY), scopes=KEYS, finds=[ANN.arn]),
]
MUST_NOT_FIND = [
    case("the old key is gone", ANN, access_key("ann", 10), usage=COVERED, trail=trail(NEW_KEY), scopes=KEYS),
    case("no keys", ANN, usage=COVERED, trail=trail(*QUIET), scopes=KEYS),
]
NOT_EVALUATED = [
    case("no trail", ANN, access_key("ann"), scopes=KEYS, action="trail"),
    case(
        "a short trail",
        ANN,
        access_key("ann"),
        scopes=KEYS,
        usage=WrittenUsage(tracked=tracked(20)),
        trail=trail(*QUIET),
        action="trail",
    ),
    case("keys were not read", ANN, usage=COVERED, trail=trail(*QUIET), action="iam:ListAccessKeys"),
]
