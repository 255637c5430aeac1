"""API operations that are no actions: other actions permit them; and the services whose list of actions is settled.

Amazon S3 User Guide, "Required permissions for Amazon S3 API operations"; AWS Cost Management User Guide, "Managing
access permissions" (budgets:ViewBudget and budgets:ModifyBudget).
"""

from __future__ import annotations

from typing import Final

OTHER_ACTIONS: Final[dict[str, str]] = {
    "budgets:createbudget": "budgets:ModifyBudget",
    "budgets:deletebudget": "budgets:ModifyBudget",
    "budgets:updatebudget": "budgets:ModifyBudget",
    "budgets:describebudget": "budgets:ViewBudget",
    "budgets:describebudgets": "budgets:ViewBudget",
    "s3:completemultipartupload": "s3:PutObject",
    "s3:copyobject": "s3:GetObject and s3:PutObject",
    "s3:createmultipartupload": "s3:PutObject",
    "s3:deletebucketcors": "s3:PutBucketCORS",
    "s3:deletebucketencryption": "s3:PutEncryptionConfiguration",
    "s3:deletebucketlifecycle": "s3:PutLifecycleConfiguration",
    "s3:deletebucketownershipcontrols": "s3:PutBucketOwnershipControls",
    "s3:deletebucketreplication": "s3:PutReplicationConfiguration",
    "s3:deletebuckettagging": "s3:PutBucketTagging",
    "s3:deleteobjects": "s3:DeleteObject",
    "s3:deletepublicaccessblock": "s3:PutBucketPublicAccessBlock",
    "s3:getbucketencryption": "s3:GetEncryptionConfiguration",
    "s3:getbucketlifecycle": "s3:GetLifecycleConfiguration",
    "s3:getbucketlifecycleconfiguration": "s3:GetLifecycleConfiguration",
    "s3:getbucketreplication": "s3:GetReplicationConfiguration",
    "s3:getobjectlockconfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:getpublicaccessblock": "s3:GetBucketPublicAccessBlock",
    "s3:headbucket": "s3:ListBucket",
    "s3:headobject": "s3:GetObject",
    "s3:listbuckets": "s3:ListAllMyBuckets",
    "s3:listmultipartuploads": "s3:ListBucketMultipartUploads",
    "s3:listobjects": "s3:ListBucket",
    "s3:listobjectsv2": "s3:ListBucket",
    "s3:listobjectversions": "s3:ListBucketVersions",
    "s3:listparts": "s3:ListMultipartUploadParts",
    "s3:putbucketencryption": "s3:PutEncryptionConfiguration",
    "s3:putbucketlifecycle": "s3:PutLifecycleConfiguration",
    "s3:putbucketlifecycleconfiguration": "s3:PutLifecycleConfiguration",
    "s3:putbucketreplication": "s3:PutReplicationConfiguration",
    "s3:putobjectlockconfiguration": "s3:PutBucketObjectLockConfiguration",
    "s3:putpublicaccessblock": "s3:PutBucketPublicAccessBlock",
    "s3:selectobjectcontent": "s3:GetObject",
    "s3:uploadpart": "s3:PutObject",
    "s3:uploadpartcopy": "s3:GetObject and s3:PutObject",
}
"""Operation in lower case -> the action that permits it."""

SETTLED_SERVICES: Final = frozenset("codedeploy dax elasticbeanstalk glacier sns sqs swf waf waf-regional".split())
"""Services that have not got new actions for years, so that a name which the reference lacks is none of theirs.

Others get some every few months, which a reference that is older than the policy lacks.
"""
