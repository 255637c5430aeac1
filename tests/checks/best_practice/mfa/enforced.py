"""Examples of the check whether MFA is enforced."""

from access_states import ACCOUNT, allow, deny, document, organization, user
from cases import case, listed, member
from unused_states import access_key

KEYS = listed("AWS::IAM::AccessKey")
NOT_SETUP = ["iam:EnableMFADevice", "iam:CreateVirtualMFADevice", "iam:ListMFADevices", "sts:GetSessionToken"]


def unless_mfa(operator):
    statement = deny([], Condition={operator: {"aws:MultiFactorAuthPresent": "false"}})
    return {name: value for name, value in statement.items() if name != "Action"} | {"NotAction": NOT_SETUP}


def ann(*statements, **more):
    return member(user("ann", {"own": document(*statements)} if statements else None, **more), mfaDevices=[])


ALL = allow("*")
PASSWORD, NONE = {"loginProfile": {"createDate": "2025-01-01T00:00:00Z"}}, {"loginProfile": None}
ONLY_WITH = allow("*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
SCP = organization({"mfa": document(unless_mfa("BoolIfExists"))}, {ACCOUNT: ["mfa"]})

MUST_FIND = [
    case("everything is allowed", member(ann(ALL), **PASSWORD), scopes=KEYS),
    case("a deny by Bool, which keys pass by", member(ann(ALL, unless_mfa("Bool")), **NONE), access_key("ann")),
    case("objects of one bucket", member(ann(allow("s3:GetObject", "arn:aws:s3:::a/*")), **PASSWORD), scopes=KEYS),
]
MUST_NOT_FIND = [
    case("a deny by BoolIfExists", member(ann(ALL, unless_mfa("BoolIfExists")), **PASSWORD), access_key("ann")),
    case("a deny by Bool, in the console", member(ann(ALL, unless_mfa("Bool")), **PASSWORD), scopes=KEYS),
    case("allowed with MFA only", member(ann(ONLY_WITH), **NONE), access_key("ann")),
    case("denied by an SCP", member(ann(ALL), **NONE), access_key("ann"), *SCP),
    case("no credentials", member(ann(ALL), **NONE), scopes=KEYS),
    case("nothing allowed", member(ann(), **PASSWORD), scopes=KEYS),
]
NOT_EVALUATED = [
    case("credentials were not read", ann(ALL), action="iam:GetCredentialReport"),
    case(
        "a policy was not read",
        member(ann(ALL, attached=["arn:aws:iam::111122223333:policy/x"]), **PASSWORD),
        scopes=KEYS,
        action="iam:GetAccountAuthorizationDetails",
    ),
]
