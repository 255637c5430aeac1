"""Examples of checks of keys in use."""

from access_states import role, user
from cases import case, listed
from unused_states import WrittenUsage, access_key, became, tracked
from written_trail import QUIET, event, of_user, trail

KEYS = listed("AWS::IAM::AccessKey")
ANN, KEY, ROLE = user("ann"), access_key("ann"), role("deployer")
COVERED = WrittenUsage()
LAMBDA = "Boto3/1.34 md/Botocore#1.34 lang/python#3.12 exec-env/AWS_Lambda_python3.12"
CLI = "aws-cli/2.15.0 md/awscrt#0.19 exec-env/CloudShell"


def called(title, agent, source="192.0.2.7", **more):
    one = event(1, userIdentity=of_user("ann"), userAgent=agent, sourceIPAddress=source)
    return case(title, ANN, KEY, usage=COVERED, trail=trail(one), scopes=KEYS, **more)


UNTOLD = [
    case("no trail", ANN, KEY, action="trail"),
    case("a short trail", ANN, KEY, usage=WrittenUsage(tracked=tracked(9)), trail=trail(*QUIET), action="trail"),
]

CHECK_EXAMPLES = {
    "access-key-used-by-service": (
        [
            called("a function", LAMBDA, finds=[ANN.arn]),
            called("a pipeline", "aws-sdk-js/3.1 configure-aws-credentials-for-github-actions", finds=[ANN.arn]),
            called("a program in a VPC", "aws-sdk-go/1.44 (go1.20)", "10.1.2.3", finds=[ANN.arn]),
        ],
        [
            called("the AWS CLI", CLI),
            called("an SDK somewhere", "Boto3/1.34 md/Botocore#1.34"),
            case("no keys", ANN, usage=COVERED, trail=trail(*QUIET), scopes=KEYS),
        ],
        UNTOLD,
    ),
    "access-key-beside-role": (
        [
            case(
                "a role that it becomes",
                ANN,
                KEY,
                ROLE,
                usage=WrittenUsage(assumptions=[became(ROLE, ANN.arn)]),
                finds=[ANN.arn],
            )
        ],
        [
            case(
                "another becomes it",
                ANN,
                KEY,
                ROLE,
                usage=WrittenUsage(assumptions=[became(ROLE, "arn:aws:iam::111122223333:user/bob")]),
                trail=trail(*QUIET),
            ),
            case(
                "refused",
                ANN,
                KEY,
                ROLE,
                usage=WrittenUsage(assumptions=[became(ROLE, ANN.arn, denied=True)]),
                trail=trail(*QUIET),
            ),
        ],
        UNTOLD,
    ),
}
