"""Phrases of S3, KMS, Secrets Manager, Systems Manager parameters, DynamoDB and RDS."""

from __future__ import annotations

from typing import Final

_BUCKET = "bucket {request.bucketName}"
_OBJECT = "{request.key} in bucket {request.bucketName}"
_KEY = "key {request.keyId|resource:name}"
_DATABASE = "database {request.dBInstanceIdentifier}"
_SNAPSHOT = "{request.dBSnapshotIdentifier|request.dBClusterSnapshotIdentifier}"

STORAGE: Final[dict[str, dict[str, str]]] = {
    "s3.amazonaws.com": {
        "CopyObject": f"copy an object to {_OBJECT}",
        "CreateBucket": f"create {_BUCKET}",
        "DeleteAccountPublicAccessBlock": "remove the account's block of public access",
        "DeleteBucket": f"delete {_BUCKET}",
        "DeleteBucketEncryption": f"remove the default encryption of {_BUCKET}",
        "DeleteBucketPolicy": f"delete the policy of {_BUCKET}",
        "DeleteBucketPublicAccessBlock": f"remove the block of public access of {_BUCKET}",
        "DeleteObject": f"delete {_OBJECT}",
        "DeleteObjects": f"delete objects in {_BUCKET}",
        "GetBucketAcl": f"read the access list of {_BUCKET}",
        "GetBucketPolicy": f"read the policy of {_BUCKET}",
        "GetObject": f"read {_OBJECT}",
        "HeadObject": f"look up {_OBJECT}",
        "ListBuckets": "list the buckets",
        "ListObjects": f"list objects in {_BUCKET}",
        "ListObjectsV2": f"list objects in {_BUCKET}",
        "PutAccountPublicAccessBlock": "set the account's block of public access",
        "PutBucketAcl": f"change the access list of {_BUCKET}",
        "PutBucketEncryption": f"change the default encryption of {_BUCKET}",
        "PutBucketLifecycle": f"change the lifecycle of {_BUCKET}",
        "PutBucketLogging": f"change the logging of {_BUCKET}",
        "PutBucketPolicy": f"change the policy of {_BUCKET}",
        "PutBucketPublicAccessBlock": f"set the block of public access of {_BUCKET}",
        "PutBucketReplication": f"change the replication of {_BUCKET}",
        "PutBucketVersioning": f"change the versioning of {_BUCKET}",
        "PutObject": f"write {_OBJECT}",
        "PutObjectAcl": f"change the access list of {_OBJECT}",
    },
    "kms.amazonaws.com": {
        "CancelKeyDeletion": f"cancel the deletion of {_KEY}",
        "CreateAlias": "give key {request.targetKeyId} the alias {request.aliasName}",
        "CreateGrant": f"grant {{request.granteePrincipal:name}} use of {_KEY}",
        "CreateKey": "create key[ {response.keyMetadata.keyId}]",
        "Decrypt": f"decrypt with {_KEY}",
        "DisableKey": f"disable {_KEY}",
        "DisableKeyRotation": f"disable the rotation of {_KEY}",
        "EnableKey": f"enable {_KEY}",
        "EnableKeyRotation": f"enable the rotation of {_KEY}",
        "Encrypt": f"encrypt with {_KEY}",
        "GenerateDataKey": f"generate a data key with {_KEY}",
        "PutKeyPolicy": f"change the policy of {_KEY}",
        "RetireGrant": f"retire a grant on {_KEY}",
        "RevokeGrant": f"revoke a grant on {_KEY}",
        "RotateKey": f"rotate {_KEY}",
        "ScheduleKeyDeletion": f"schedule the deletion of {_KEY}",
    },
    "secretsmanager.amazonaws.com": {
        "CreateSecret": "create secret {request.name}",
        "DeleteResourcePolicy": "delete the policy of secret {request.secretId:name}",
        "DeleteSecret": "delete secret {request.secretId:name}",
        "GetSecretValue": "read secret {request.secretId:name}",
        "PutResourcePolicy": "change the policy of secret {request.secretId:name}",
        "PutSecretValue": "change secret {request.secretId:name}",
        "RotateSecret": "rotate secret {request.secretId:name}",
        "UpdateSecret": "change secret {request.secretId:name}",
    },
    "ssm.amazonaws.com": {
        "DeleteParameter": "delete parameter {request.name}",
        "GetParameter": "read parameter {request.name}",
        "GetParameters": "read parameters {request.names}",
        "PutParameter": "write parameter {request.name}",
        "SendCommand": "run {request.documentName} on {request.instanceIds|response.command.instanceIds}",
        "StartSession": "open a session on {request.target}",
        "TerminateSession": "end session {request.sessionId}",
    },
    "dynamodb.amazonaws.com": {
        "CreateTable": "create table {request.tableName}",
        "DeleteTable": "delete table {request.tableName}",
        "ExportTableToPointInTime": "export table {request.tableArn:name}[ to bucket {request.s3Bucket}]",
    },
    "rds.amazonaws.com": {
        "CreateDBInstance": f"create {_DATABASE}",
        "CreateDBSnapshot": f"create snapshot {_SNAPSHOT}[ of {_DATABASE}]",
        "DeleteDBCluster": "delete database cluster {request.dBClusterIdentifier}",
        "DeleteDBInstance": f"delete {_DATABASE}",
        "ModifyDBInstance": f"change {_DATABASE}",
        "ModifyDBSnapshotAttribute": f"change who may restore snapshot {_SNAPSHOT}",
    },
}
