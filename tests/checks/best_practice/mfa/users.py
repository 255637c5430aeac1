"""Examples of checks of users' MFA."""

from access_states import user
from cases import case, listed, member
from unused_states import WrittenUsage, access_key, tracked
from written_trail import QUIET, of_user, sign_in, trail

KEYS = listed("AWS::IAM::AccessKey")
ANN = user("ann")
CONSOLE = member(ANN, loginProfile={"createDate": "2025-01-01T00:00:00Z"})
VIRTUAL = [{"serialNumber": "arn:aws:iam::111122223333:mfa/ann"}]
HARDWARE = [{"serialNumber": "arn:aws:iam::111122223333:u2f/user/ann/key"}]
COVERED = WrittenUsage()

CHECK_EXAMPLES = {
    "console-user-mfa": (
        [
            case("a password and no device", member(CONSOLE, mfaDevices=[]), finds=[ANN.arn]),
            case(
                "the credential report's word",
                member(ANN, credentialReport={"passwordEnabled": True, "mfaActive": False}),
                finds=[ANN.arn],
            ),
        ],
        [
            case("a device", member(CONSOLE, mfaDevices=HARDWARE)),
            case("no password", member(ANN, loginProfile=None)),
        ],
        [
            case("devices were not read", CONSOLE, action="iam:GetCredentialReport"),
            case("passwords were not read", ANN, action="iam:GetCredentialReport"),
        ],
    ),
    "user-mfa": (
        [case("keys and no device", member(ANN, loginProfile=None, mfaDevices=[]), access_key("ann"), finds=[ANN.arn])],
        [
            case("keys and a device", member(ANN, mfaDevices=HARDWARE), access_key("ann")),
            case("an inactive key", member(ANN, mfaDevices=[]), access_key("ann", status="Inactive"), scopes=KEYS),
        ],
        [
            case("devices were not read", ANN, access_key("ann"), action="iam:GetCredentialReport"),
            case("keys were not read", ANN, action="iam:ListAccessKeys"),
        ],
    ),
    "user-hardware-mfa": (
        [case("a virtual device", member(ANN, mfaDevices=VIRTUAL), finds=[ANN.arn])],
        [case("a security key", member(ANN, mfaDevices=HARDWARE)), case("no device", member(ANN, mfaDevices=[]))],
        [case("devices were not read", ANN, action="iam:ListMFADevices")],
    ),
    "sign-in-without-mfa": (
        [case("a sign-in", CONSOLE, usage=COVERED, trail=trail(sign_in(1, of_user("ann"))), finds=[ANN.arn])],
        [
            case("with MFA", CONSOLE, usage=COVERED, trail=trail(sign_in(1, of_user("ann"), "Yes"))),
            case("another's", CONSOLE, usage=COVERED, trail=trail(sign_in(1, of_user("bob")))),
        ],
        [
            case("no trail", CONSOLE, action="trail"),
            case("a short trail", CONSOLE, usage=WrittenUsage(tracked=tracked(9)), trail=trail(*QUIET), action="trail"),
        ],
    ),
}
