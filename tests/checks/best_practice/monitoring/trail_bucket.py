"""Examples of the check of buckets that trails write to."""

from dataclasses import replace

from access_states import ACCOUNT, OTHER
from cases import case, not_read
from external_states import OPEN, access_point, account_block, bucket, let
from written_trails import TRAIL_ARN, cloud_trail

OBJECTS = "arn:aws:s3:::logs/*"
READ = let("*", "s3:GetObject", OBJECTS)
WRITE = let({"Service": "cloudtrail.amazonaws.com"}, "s3:PutObject", OBJECTS, StringEquals={"aws:SourceArn": TRAIL_ARN})
SHARED = let({"AWS": f"arn:aws:iam::{OTHER}:root"}, "s3:GetObject", OBJECTS)
CLOSED = dict.fromkeys(OPEN, True)
ENTRY = let("*", "s3:GetObject", "*")
DELEGATED = let("*", "s3:*", OBJECTS, StringEquals={"s3:DataAccessPointAccount": ACCOUNT})
WITHOUT = bucket("logs")
UNREAD = replace(WITHOUT, unknown=("resourcePolicy",))

MUST_FIND = [
    case("read by everybody", cloud_trail(), account_block(), bucket("logs", WRITE, READ), finds=[TRAIL_ARN]),
    case(
        "through an access point",
        cloud_trail(),
        account_block(),
        bucket("logs", DELEGATED),
        access_point("door", "logs", ENTRY),
        finds=[TRAIL_ARN],
    ),
]
MUST_NOT_FIND = [
    case("written by CloudTrail", cloud_trail(), account_block(), bucket("logs", WRITE)),
    case("shared with one account", cloud_trail(), account_block(), bucket("logs", WRITE, SHARED)),
    case("blocked", cloud_trail(), account_block(), bucket("logs", READ, publicAccessBlockConfiguration=CLOSED)),
    case("another bucket is public", cloud_trail(), account_block(), bucket("logs", WRITE), bucket("web", READ)),
]
NOT_EVALUATED = [
    case("never listed", action="cloudtrail:DescribeTrails"),
    case("the bucket was not collected", cloud_trail(), action="s3:GetBucketPolicy"),
    case("whose bucket is not known", cloud_trail(s3BucketName=...), action="cloudtrail:DescribeTrails"),
    case(
        "its policy was refused",
        cloud_trail(),
        account_block(),
        UNREAD,
        refused=[not_read("AWS::S3::Bucket", "s3:GetBucketPolicy", "logs")],
        action="s3:GetBucketPolicy",
    ),
]
