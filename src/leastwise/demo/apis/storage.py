"""S3, DynamoDB, RDS, Glue, Athena, SQS and SNS."""

from __future__ import annotations

from typing import Final

from leastwise.demo.apis.api import Api, read, write

_OBJECT: Final = "<prefix>/part-<token>.parquet"
_HOST: Final = '"bucketName":"<bucket>","Host":"<bucket>.s3.<region>.amazonaws.com"'
_OBJECT_RESOURCES: Final = (
    ("AWS::S3::Object", f"arn:aws:s3:::<bucket>/{_OBJECT}"),
    ("AWS::S3::Bucket", "arn:aws:s3:::<bucket>"),
)
_BUCKET_RESOURCES: Final = (("AWS::S3::Bucket", "arn:aws:s3:::<bucket>"),)
_TABLE_RESOURCES: Final = (("AWS::DynamoDB::Table", "arn:aws:dynamodb:<region>:<account>:table/<table>"),)
_TRANSFER: Final = (
    '{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":%s,'
    '"AuthenticationMethod":"AuthHeader","x-amz-id-2":"<token>Zk3Xq0u0m8tq1cV8nYc7QdJ2rPp4yX9bE6w=",'
    '"bytesTransferredOut":%s}'
)


def _object(name: str, read_only: bool, incoming: int, outgoing: int, response: str = "null") -> Api:
    return Api(
        "s3",
        name,
        read_only,
        f'{{{_HOST},"key":"{_OBJECT}"}}',
        response,
        data=True,
        resources=_OBJECT_RESOURCES,
        additional=_TRANSFER % (incoming, outgoing),
    )


def _bucket(name: str, parameter: str) -> Api:
    return read(
        "s3",
        name,
        f'{{{_HOST},"{parameter}":""}}',
        resources=_BUCKET_RESOURCES,
        additional=_TRANSFER % (0, 542),
    )


def _item(name: str, read_only: bool) -> Api:
    return Api(
        "dynamodb",
        name,
        read_only,
        '{"tableName":"<table>","key":["id"],"items":["<token>"]}',
        data=True,
        resources=_TABLE_RESOURCES,
    )


STORAGE: Final[tuple[Api, ...]] = (
    _object("GetObject", True, 0, 52_313),
    _object("HeadObject", True, 0, 0),
    _object("PutObject", False, 48_201, 0, '{"x-amz-server-side-encryption":"AES256"}'),
    _object("DeleteObject", False, 0, 0),
    Api(
        "s3",
        "ListObjects",
        True,
        f'{{{_HOST},"list-type":"2","prefix":"<prefix>/","encoding-type":"url"}}',
        data=True,
        resources=_BUCKET_RESOURCES,
        additional=_TRANSFER % (0, 18_112),
    ),
    read("s3", "ListBuckets", '{"Host":"s3.<region>.amazonaws.com"}', additional=_TRANSFER % (0, 1_733)),
    _bucket("GetBucketAcl", "acl"),
    _bucket("GetBucketPolicy", "policy"),
    _bucket("GetBucketLocation", "location"),
    _bucket("GetBucketEncryption", "encryption"),
    _bucket("GetBucketPublicAccessBlock", "publicAccessBlock"),
    write(
        "s3",
        "PutBucketTagging",
        f'{{{_HOST},"tagging":"","Tagging":{{"TagSet":{{"Tag":{{"Key":"team","Value":"<token>"}}}}}}}}',
        resources=_BUCKET_RESOURCES,
        additional=_TRANSFER % (190, 0),
        worldwide=True,  # all buckets are in one Region, and such calls are logged there
    ),
    _item("GetItem", True),
    _item("Query", True),
    _item("PutItem", False),
    _item("UpdateItem", False),
    read("dynamodb", "DescribeTable", '{"tableName":"<table>"}', resources=_TABLE_RESOURCES),
    read("dynamodb", "ListTables", '{"limit":100}'),
    read("rds", "DescribeDBInstances", '{"maxRecords":100}'),
    write(
        "rds",
        "CreateDBSnapshot",
        '{"dBInstanceIdentifier":"<dbinstance>","dBSnapshotIdentifier":"<dbinstance>-<token>"}',
        '{"dBSnapshotIdentifier":"<dbinstance>-<token>","dBInstanceIdentifier":"<dbinstance>","status":"creating",'
        '"engine":"postgres","allocatedStorage":200,"encrypted":true}',
    ),
    read("glue", "GetTable", '{"databaseName":"<database>","name":"events"}'),
    read("glue", "GetPartitions", '{"databaseName":"<database>","tableName":"events","maxResults":1000}'),
    write("glue", "StartJobRun", '{"jobName":"nightly-etl"}', '{"jobRunId":"jr_<token>4b7c9d"}'),
    read("athena", "GetQueryExecution", '{"queryExecutionId":"<token>-9c4f-4c8e-bc1b-2f3e4d5c6b7a"}'),
    write(
        "athena",
        "StartQueryExecution",
        '{"queryString":"***OMITTED***","workGroup":"primary","clientRequestToken":"<token>"}',
        '{"queryExecutionId":"<token>-9c4f-4c8e-bc1b-2f3e4d5c6b7a"}',
    ),
    read("sqs", "GetQueueAttributes", '{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>"}'),
    Api(
        "sqs",
        "SendMessage",
        False,
        '{"queueUrl":"https://sqs.<region>.amazonaws.com/<account>/<queue>",'
        '"messageBody":"HIDDEN_DUE_TO_SECURITY_REASONS"}',
        '{"messageId":"<token>-7a6b-4c5d-8e9f-0a1b2c3d4e5f"}',
        data=True,
        resources=(("AWS::SQS::Queue", "arn:aws:sqs:<region>:<account>:<queue>"),),
    ),
    read("sns", "ListTopics", "{}"),
    write(
        "sns",
        "Publish",
        '{"topicArn":"arn:aws:sns:<region>:<account>:<topic>","message":"HIDDEN_DUE_TO_SECURITY_REASONS"}',
        '{"messageId":"<token>-1f2e-4d3c-9b4a-5a6b7c8d9e0f"}',
    ),
)
