"""Examples of the check of expired server certificates."""

from access_states import ACCOUNT, item
from cases import case, listed, not_read
from unused_states import text_ago

KIND = "AWS::IAM::ServerCertificate"
ARN = f"arn:aws:iam::{ACCOUNT}:server-certificate/web"


def certificate(**members):
    return item(KIND, "ASCAWEB", "web", ARN, members)


MUST_FIND = [
    case("yesterday", certificate(expiration=text_ago(1)), finds=[ARN]),
    case("at this moment", certificate(expiration=text_ago(0)), finds=[ARN]),
]
MUST_NOT_FIND = [
    case("tomorrow", certificate(expiration=text_ago(-1))),
    case("there is none", scopes=listed(KIND)),
]
NOT_EVALUATED = [
    case("never listed", action="iam:ListServerCertificates"),
    case("refused", refused=[not_read(KIND, "iam:ListServerCertificates")], action="iam:ListServerCertificates"),
    case("without a date", certificate(), action="iam:ListServerCertificates"),
    case("with an odd date", certificate(expiration="soon"), action="iam:ListServerCertificates"),
]
