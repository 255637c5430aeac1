"""Examples of checks of access keys."""

from dataclasses import replace

from access_states import user
from cases import case, listed, member
from unused_states import access_key, old, text_ago

KEYS = listed("AWS::IAM::AccessKey")
ANN = old(member(user("ann"), loginProfile=None))
UNREAD = [case("keys were not read", ANN, action="iam:ListAccessKeys")]
NONE = case("no key", ANN, scopes=KEYS)
CONSOLE = member(ANN, loginProfile={"createDate": text_ago(400)})


def key(days=400, **more):
    return access_key("ann", days, **more)


def second(of):
    return replace(of, resource_id="AKIASECOND")


def reported(**columns):
    row = {"accessKey1Active": True, "accessKey1LastRotated": text_ago(400), "accessKey2Active": False}
    return replace(ANN, supplementary={"credentialReport": row | columns})


UNUSED_UNREAD = [case("use was not read", ANN, key(), scopes=KEYS, action="iam:GetAccessKeyLastUsed")]
RECENT, LONG_AGO = {"lastUsedDate": text_ago(3)}, {"lastUsedDate": text_ago(60)}

CHECK_EXAMPLES = {
    "access-key-age": (
        [
            case("an old key", ANN, key(91), scopes=KEYS, finds=[ANN.arn]),
            case("of the credential report", reported(), finds=[ANN.arn]),
        ],
        [
            case("a key of 89 days", ANN, key(89), scopes=KEYS),
            case("an old inactive key", ANN, key(status="Inactive"), scopes=KEYS),
            NONE,
        ],
        [*UNREAD, case("a young key, and others unknown", ANN, key(1), action="iam:ListAccessKeys")],
    ),
    "two-active-access-keys": (
        [case("two", ANN, key(), second(key(1)), scopes=KEYS, finds=[ANN.arn])],
        [
            case("one and one inactive", ANN, key(), second(key(status="Inactive")), scopes=KEYS),
            case("one of the report", reported()),
        ],
        UNREAD,
    ),
    "access-key-never-used": (
        [
            case("never", ANN, key(lastUsedDate=None), scopes=KEYS, finds=[ANN.arn]),
            case("never, by the report", reported(accessKey1LastUsedDate=None), finds=[ANN.arn]),
        ],
        [case("used long ago", ANN, key(**LONG_AGO), scopes=KEYS), NONE],
        [*UNREAD, *UNUSED_UNREAD],
    ),
    "access-key-unused-45-days": (
        [case("60 days ago", ANN, key(**LONG_AGO), scopes=KEYS, finds=[ANN.arn])],
        [
            case("three days ago", ANN, key(**RECENT), scopes=KEYS),
            case("a new key", ANN, key(3, lastUsedDate=None), scopes=KEYS),
        ],
        [*UNREAD, *UNUSED_UNREAD],
    ),
    "access-key-made-with-user": (
        [case("never used", CONSOLE, key(lastUsedDate=None), scopes=KEYS, finds=[ANN.arn])],
        [
            case("made later", CONSOLE, key(300, lastUsedDate=None), scopes=KEYS),
            case("used", CONSOLE, key(**RECENT), scopes=KEYS),
            case("no password", ANN, key(lastUsedDate=None), scopes=KEYS),
        ],
        [
            *UNREAD,
            case("use was not read", CONSOLE, key(), scopes=KEYS, action="iam:GetAccessKeyLastUsed"),
            case("passwords were not read", old(user("ann")), key(), scopes=KEYS, action="iam:GetCredentialReport"),
        ],
    ),
    "inactive-access-key-kept": (
        [case("inactive", ANN, key(status="Inactive"), scopes=KEYS, finds=[ANN.arn])],
        [case("active", ANN, key(), scopes=KEYS), NONE],
        UNREAD,
    ),
}
