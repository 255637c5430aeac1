"""Examples of the check of unused users."""

from dataclasses import replace

from access_states import user
from cases import case, listed, member
from unused_states import WrittenUsage, access_key, call, old, signed, text_ago

KEYS = listed("AWS::IAM::AccessKey")
NOTHING = {"signingCertificates": [], "sshPublicKeys": [], "serviceSpecificCredentials": []}
ANN = member(old(user("ann")), loginProfile=None, **NOTHING)
SIGNS_IN = replace(
    member(ANN, loginProfile={"createDate": text_ago(400)}), supplementary={"passwordLastUsed": text_ago(200)}
)


def used(days):
    return access_key("ann", lastUsedDate=text_ago(days))


MUST_FIND = [
    case("no credentials", ANN, scopes=KEYS, finds=[ANN.arn]),
    case("an inactive key", ANN, access_key("ann", status="Inactive"), scopes=KEYS, finds=[ANN.arn]),
    case("a key unused for long", ANN, used(200), scopes=KEYS, finds=[ANN.arn]),
    case("a password unused for long", SIGNS_IN, scopes=KEYS, finds=[ANN.arn]),
    case("not in the trail", ANN, access_key("ann"), usage=WrittenUsage(), scopes=KEYS, finds=[ANN.arn]),
]
MUST_NOT_FIND = [
    case("a key used lately", ANN, used(5), scopes=KEYS),
    case("a password used lately", replace(SIGNS_IN, supplementary={"passwordLastUsed": text_ago(2)}), scopes=KEYS),
    case("a key in the trail", ANN, used(200), usage=WrittenUsage(credentials=[signed(ANN, "AKIAEXAMPLE")])),
    case("calls in the trail", ANN, usage=WrittenUsage(calls=[call(ANN, "s3", "ListBuckets")])),
    case("a young user", old(ANN, 5), scopes=KEYS),
]
NOT_EVALUATED = [
    case("keys were not listed", ANN, action="iam:GetCredentialReport"),
    case("nothing tells of the key's use", ANN, access_key("ann"), scopes=KEYS, action="iam:GetCredentialReport"),
    case("whether it has a password", old(user("ann")), scopes=KEYS, action="iam:GetCredentialReport"),
    case(
        "an SSH key of whose use nothing tells",
        member(ANN, sshPublicKeys=[{"sshPublicKeyId": "APKA", "status": "Active"}]),
        scopes=KEYS,
        action="iam:ListSSHPublicKeys",
    ),
    case("users were not listed", action="iam:GetAccountAuthorizationDetails"),
]
