"""Examples of checks of passwords and signing certificates."""

from dataclasses import replace

from access_states import user
from cases import case, member
from unused_states import old, text_ago

ANN = old(user("ann"))
NO_PASSWORD = member(ANN, loginProfile=None)
CERTIFICATE = {"certificateId": "CERT", "status": "Active"}


def reported(**columns):
    return replace(ANN, supplementary={"credentialReport": {"passwordEnabled": True, **columns}})


UNREAD = [
    case("passwords were not read", ANN, action="iam:GetCredentialReport"),
    case("dates were not read", reported(), action="iam:GetCredentialReport"),
]

CHECK_EXAMPLES = {
    "password-age": (
        [case("91 days", reported(passwordLastChanged=text_ago(91)), finds=[ANN.arn])],
        [case("89 days", reported(passwordLastChanged=text_ago(89))), case("no password", NO_PASSWORD)],
        UNREAD,
    ),
    "password-unused-45-days": (
        [
            case("60 days ago", reported(passwordLastUsed=text_ago(60)), finds=[ANN.arn]),
            case("never", reported(passwordLastUsed=None, passwordLastChanged=text_ago(60)), finds=[ANN.arn]),
        ],
        [
            case("three days ago", reported(passwordLastUsed=text_ago(3))),
            case("set three days ago", reported(passwordLastUsed=None, passwordLastChanged=text_ago(3))),
            case("no password", NO_PASSWORD),
        ],
        UNREAD,
    ),
    "user-signing-certificate": (
        [
            case("an active one", member(ANN, signingCertificates=[CERTIFICATE]), finds=[ANN.arn]),
            case("by the report", reported(cert1Active=True, cert2Active=False), finds=[ANN.arn]),
        ],
        [
            case("an inactive one", member(ANN, signingCertificates=[CERTIFICATE | {"status": "Inactive"}])),
            case("none by the report", reported(cert1Active=False, cert2Active=False)),
        ],
        [case("not read", ANN, action="iam:ListSigningCertificates")],
    ),
}
