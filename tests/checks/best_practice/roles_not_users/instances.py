"""Examples of the check of instances without a role."""

from access_states import ACCOUNT, item
from cases import case

KIND, ARN = "AWS::EC2::Instance", f"arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-1"


def instance(**members):
    return item(KIND, "i-1", "i-1", ARN, members, region="eu-west-1")


MUST_FIND = [case("no profile", instance(iamInstanceProfile=None), finds=[ARN])]
MUST_NOT_FIND = [
    case("a profile", instance(iamInstanceProfile={"arn": "arn:aws:iam::111122223333:instance-profile/web"}))
]
NOT_EVALUATED = [
    case("not collected", action="ec2:DescribeInstances"),
    case("the profile was not recorded", instance(), action="ec2:DescribeInstances"),
]
