"""S3, EFS, Glacier, Backup, EBS, images, RDS."""

from __future__ import annotations

from case import ACCOUNT, MOMENT, OTHER, POLICY, REGION, SHOWN, TEXT, Case

from aws_double import AwsError
from leastwise.collectors.live.resource_policies.backup_vaults import BACKUP_VAULTS
from leastwise.collectors.live.resource_policies.ebs_snapshots import EBS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.efs_file_systems import EFS_FILE_SYSTEMS
from leastwise.collectors.live.resource_policies.glacier_vaults import GLACIER_VAULTS
from leastwise.collectors.live.resource_policies.machine_images import MACHINE_IMAGES
from leastwise.collectors.live.resource_policies.rds_snapshots import RDS_SNAPSHOTS
from leastwise.collectors.live.resource_policies.s3_access_points import S3_ACCESS_POINTS
from leastwise.collectors.live.resource_policies.s3_account_public_access_block import S3_ACCOUNT_PUBLIC_ACCESS_BLOCK
from leastwise.collectors.live.resource_policies.s3_buckets import S3_BUCKETS

BLOCK = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False, "RestrictPublicBuckets": False}
BLOCKED = {
    "blockPublicAcls": True,
    "ignorePublicAcls": True,
    "blockPublicPolicy": False,
    "restrictPublicBuckets": False,
}
POINT = f"arn:aws:s3:{REGION}:{ACCOUNT}:accesspoint/point"
FILES = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/fs-1"
VAULT = f"arn:aws:glacier:{REGION}:{ACCOUNT}:vaults/old"
BACKUP = f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-vault:vault"
EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers"

STORAGE = (
    Case(
        S3_ACCOUNT_PUBLIC_ACCESS_BLOCK,
        {("s3control", "GetPublicAccessBlock"): {"PublicAccessBlockConfiguration": BLOCK}},
        {("AWS::S3::AccountPublicAccessBlock", ACCOUNT): {"publicAccessBlockConfiguration": BLOCKED}},
        none={("s3control", "GetPublicAccessBlock"): AwsError("NoSuchPublicAccessBlockConfiguration", status=404)},
        lists={("s3control", "GetPublicAccessBlock"): ("AWS::S3::AccountPublicAccessBlock",)},
        emptied={"publicAccessBlockConfiguration": None},
    ),
    Case(
        S3_BUCKETS,
        {
            ("s3", "ListBuckets"): {"Buckets": [{"Name": "b", "CreationDate": MOMENT}]},
            ("s3", "GetBucketLocation"): {"LocationConstraint": "EU"},
            ("s3", "GetBucketAcl"): {
                "Owner": {"ID": "o", "DisplayName": "gone"},
                "Grants": [
                    {"Grantee": {"Type": "Group", "URI": EVERYONE}, "Permission": "READ"},
                    {
                        "Grantee": {"Type": "CanonicalUser", "ID": "o", "DisplayName": "gone"},
                        "Permission": "FULL_CONTROL",
                    },
                ],
            },
            ("s3", "GetBucketPolicy"): {"Policy": TEXT},
            ("s3", "GetBucketPolicyStatus"): {"PolicyStatus": {"IsPublic": True}},
            ("s3", "GetPublicAccessBlock"): {"PublicAccessBlockConfiguration": BLOCK},
            ("s3", "GetBucketOwnershipControls"): {
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
            },
            ("s3", "GetBucketTagging"): {"TagSet": [{"Key": "team", "Value": "red"}]},
        },
        {
            ("AWS::S3::Bucket", "b"): {
                "name": "b",
                "resourcePolicy": POLICY,
                "accessControlList": {
                    "owner": {"id": "o"},
                    "grants": [
                        {"grantee": {"type": "CanonicalUser", "id": "o"}, "permission": "FULL_CONTROL"},
                        {"grantee": {"type": "Group", "uri": EVERYONE}, "permission": "READ"},
                    ],
                },
                "publicAccessBlockConfiguration": BLOCKED,
                "ownershipControls": {"rules": [{"objectOwnership": "BucketOwnerEnforced"}]},
            }
        },
        none={
            ("s3", "GetBucketPolicy"): AwsError("NoSuchBucketPolicy", status=404),
            ("s3", "GetPublicAccessBlock"): AwsError("NoSuchPublicAccessBlockConfiguration", status=404),
            ("s3", "GetBucketOwnershipControls"): AwsError("OwnershipControlsNotFoundError", status=404),
        },
        lists={("s3", "ListBuckets"): ("AWS::S3::Bucket",)},
        details={
            ("s3", "GetBucketLocation"): (),
            ("s3", "GetBucketAcl"): ("accessControlList",),
            ("s3", "GetBucketPolicy"): ("resourcePolicy",),
            ("s3", "GetBucketPolicyStatus"): (),
            ("s3", "GetBucketTagging"): (),
            ("s3", "GetPublicAccessBlock"): ("publicAccessBlockConfiguration",),
            ("s3", "GetBucketOwnershipControls"): ("ownershipControls",),
        },
        emptied={"resourcePolicy": None, "publicAccessBlockConfiguration": None, "ownershipControls": None},
        tags={"team": "red"},
    ),
    Case(
        S3_ACCESS_POINTS,
        {
            ("s3control", "ListAccessPoints"): {
                "AccessPointList": [
                    {
                        "Name": "point",
                        "Bucket": "b",
                        "NetworkOrigin": "VPC",
                        "VpcConfiguration": {"VpcId": "vpc-1"},
                        "AccessPointArn": POINT,
                    }
                ]
            },
            ("s3control", "GetAccessPoint"): {
                "Name": "point",
                "PublicAccessBlockConfiguration": BLOCK,
                "CreationDate": MOMENT,
                "BucketAccountId": OTHER,
            },
            ("s3control", "GetAccessPointPolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::S3::AccessPoint", "point"): {
                "name": "point",
                "arn": POINT,
                "bucket": "b",
                "networkOrigin": "VPC",
                "vpcConfiguration": {"vpcId": "vpc-1"},
                "publicAccessBlockConfiguration": BLOCKED,
                "creationDate": SHOWN,
                "bucketAccountId": OTHER,
                "resourcePolicy": POLICY,
            }
        },
        none={("s3control", "GetAccessPointPolicy"): AwsError("NoSuchAccessPointPolicy", status=404)},
        lists={("s3control", "ListAccessPoints"): ("AWS::S3::AccessPoint",)},
        details={
            ("s3control", "GetAccessPoint"): ("publicAccessBlockConfiguration", "creationDate", "bucketAccountId"),
            ("s3control", "GetAccessPointPolicy"): ("resourcePolicy",),
        },
    ),
    Case(
        EFS_FILE_SYSTEMS,
        {
            ("efs", "DescribeFileSystems"): {
                "FileSystems": [
                    {
                        "FileSystemId": "fs-1",
                        "FileSystemArn": FILES,
                        "Name": "files",
                        "Encrypted": True,
                        "KmsKeyId": "key",
                        "CreationTime": MOMENT,
                        "Tags": [{"Key": "Name", "Value": "files"}],
                    }
                ]
            },
            ("efs", "DescribeFileSystemPolicy"): {"FileSystemId": "fs-1", "Policy": TEXT},
        },
        {
            ("AWS::EFS::FileSystem", "fs-1"): {
                "arn": FILES,
                "fileSystemId": "fs-1",
                "encrypted": True,
                "kmsKeyId": "key",
                "creationTime": SHOWN,
                "resourcePolicy": POLICY,
            }
        },
        none={("efs", "DescribeFileSystemPolicy"): AwsError("PolicyNotFound", status=404)},
        lists={("efs", "DescribeFileSystems"): ("AWS::EFS::FileSystem",)},
        details={("efs", "DescribeFileSystemPolicy"): ("resourcePolicy",)},
        tags={"Name": "files"},
    ),
    Case(
        GLACIER_VAULTS,
        {
            ("glacier", "ListVaults"): {
                "VaultList": [{"VaultName": "old", "VaultARN": VAULT, "CreationDate": "2026-03-01T12:00:00.123Z"}]
            },
            ("glacier", "GetVaultAccessPolicy"): {"policy": {"Policy": TEXT}},
            ("glacier", "GetVaultLock"): {"Policy": TEXT, "State": "Locked"},
        },
        {
            ("AWS::Glacier::Vault", "old"): {
                "vaultName": "old",
                "arn": VAULT,
                "creationDate": SHOWN,
                "resourcePolicy": POLICY,
                "lockPolicy": POLICY,
            }
        },
        none={
            ("glacier", "GetVaultAccessPolicy"): AwsError("ResourceNotFoundException", status=404),
            ("glacier", "GetVaultLock"): AwsError("ResourceNotFoundException", status=404),
        },
        lists={("glacier", "ListVaults"): ("AWS::Glacier::Vault",)},
        details={
            ("glacier", "GetVaultAccessPolicy"): ("resourcePolicy",),
            ("glacier", "GetVaultLock"): ("lockPolicy",),
        },
        emptied={"resourcePolicy": None, "lockPolicy": None},
    ),
    Case(
        BACKUP_VAULTS,
        {
            ("backup", "ListBackupVaults"): {
                "BackupVaultList": [
                    {
                        "BackupVaultName": "vault",
                        "BackupVaultArn": BACKUP,
                        "CreationDate": MOMENT,
                        "EncryptionKeyArn": "key",
                        "Locked": False,
                        "NumberOfRecoveryPoints": 7,
                    }
                ]
            },
            ("backup", "GetBackupVaultAccessPolicy"): {"Policy": TEXT},
        },
        {
            ("AWS::Backup::BackupVault", "vault"): {
                "arn": BACKUP,
                "backupVaultName": "vault",
                "creationDate": SHOWN,
                "encryptionKeyArn": "key",
                "locked": False,
                "resourcePolicy": POLICY,
            }
        },
        none={("backup", "GetBackupVaultAccessPolicy"): AwsError("ResourceNotFoundException")},
        lists={("backup", "ListBackupVaults"): ("AWS::Backup::BackupVault",)},
        details={("backup", "GetBackupVaultAccessPolicy"): ("resourcePolicy",)},
    ),
    Case(
        EBS_SNAPSHOTS,
        {
            ("ec2", "DescribeSnapshots"): {
                "Snapshots": [
                    {
                        "SnapshotId": "snap-1",
                        "VolumeId": "vol-1",
                        "StartTime": MOMENT,
                        "Encrypted": False,
                        "Progress": "50%",
                        "Tags": [{"Key": "k", "Value": "v"}],
                    }
                ]
            },
            ("ec2", "DescribeSnapshotAttribute"): {
                "SnapshotId": "snap-1",
                "CreateVolumePermissions": [{"UserId": OTHER}, {"Group": "all"}],
            },
        },
        {
            ("AWS::EC2::Snapshot", "snap-1"): {
                "arn": f"arn:aws:ec2:{REGION}:{ACCOUNT}:snapshot/snap-1",
                "snapshotId": "snap-1",
                "volumeId": "vol-1",
                "startTime": SHOWN,
                "encrypted": False,
                "kmsKeyId": None,
                "createVolumePermission": [{"group": "all"}, {"userId": OTHER}],
            }
        },
        none={("ec2", "DescribeSnapshotAttribute"): {"SnapshotId": "snap-1", "CreateVolumePermissions": []}},
        lists={("ec2", "DescribeSnapshots"): ("AWS::EC2::Snapshot",)},
        details={("ec2", "DescribeSnapshotAttribute"): ("createVolumePermission",)},
        emptied={"createVolumePermission": []},
        tags={"k": "v"},
    ),
    Case(
        MACHINE_IMAGES,
        {
            ("ec2", "DescribeImages"): {
                "Images": [{"ImageId": "ami-1", "Name": "golden", "CreationDate": SHOWN, "Public": True}]
            },
            ("ec2", "DescribeImageAttribute"): {
                "ImageId": "ami-1",
                "LaunchPermissions": [{"Group": "all"}, {"OrganizationArn": "arn:o"}],
            },
        },
        {
            ("AWS::EC2::Image", "ami-1"): {
                "arn": f"arn:aws:ec2:{REGION}::image/ami-1",
                "imageId": "ami-1",
                "name": "golden",
                "creationDate": SHOWN,
                "public": True,
                "launchPermission": [{"group": "all"}, {"organizationArn": "arn:o"}],
            }
        },
        none={("ec2", "DescribeImageAttribute"): {"ImageId": "ami-1"}},
        lists={("ec2", "DescribeImages"): ("AWS::EC2::Image",)},
        details={("ec2", "DescribeImageAttribute"): ("launchPermission",)},
        emptied={"launchPermission": []},
        tags={},
    ),
    Case(
        RDS_SNAPSHOTS,
        {
            ("rds", "DescribeDBSnapshots"): {
                "DBSnapshots": [
                    {
                        "DBSnapshotIdentifier": "one",
                        "DBSnapshotArn": "arn:one",
                        "SnapshotCreateTime": MOMENT,
                        "Engine": "postgres",
                        "Encrypted": True,
                        "KmsKeyId": "key",
                        "TagList": [{"Key": "k", "Value": "v"}],
                    }
                ]
            },
            ("rds", "DescribeDBSnapshotAttributes"): {
                "DBSnapshotAttributesResult": {
                    "DBSnapshotIdentifier": "one",
                    "DBSnapshotAttributes": [
                        {"AttributeName": "restore", "AttributeValues": [OTHER, "222233334444"]},
                        {"AttributeName": "other", "AttributeValues": ["x"]},
                    ],
                }
            },
            ("rds", "DescribeDBClusterSnapshots"): {"DBClusterSnapshots": []},
        },
        {
            ("AWS::RDS::DBSnapshot", "one"): {
                "arn": "arn:one",
                "snapshotIdentifier": "one",
                "snapshotCreateTime": SHOWN,
                "engine": "postgres",
                "encrypted": True,
                "storageEncrypted": None,
                "kmsKeyId": "key",
                "sharedAccounts": ["222233334444", OTHER],
            }
        },
        none={
            ("rds", "DescribeDBSnapshotAttributes"): {
                "DBSnapshotAttributesResult": {
                    "DBSnapshotAttributes": [{"AttributeName": "restore", "AttributeValues": []}]
                }
            }
        },
        lists={
            ("rds", "DescribeDBSnapshots"): ("AWS::RDS::DBSnapshot",),
            ("rds", "DescribeDBClusterSnapshots"): ("AWS::RDS::DBClusterSnapshot",),
        },
        details={("rds", "DescribeDBSnapshotAttributes"): ("sharedAccounts",)},
        emptied={"sharedAccounts": []},
        tags={"k": "v"},
    ),
    Case(
        RDS_SNAPSHOTS,
        {
            ("rds", "DescribeDBSnapshots"): {"DBSnapshots": []},
            ("rds", "DescribeDBClusterSnapshots"): {
                "DBClusterSnapshots": [
                    {
                        "DBClusterSnapshotIdentifier": "two",
                        "DBClusterSnapshotArn": "arn:two",
                        "SnapshotCreateTime": MOMENT,
                        "Engine": "aurora",
                        "StorageEncrypted": False,
                    }
                ]
            },
            ("rds", "DescribeDBClusterSnapshotAttributes"): {
                "DBClusterSnapshotAttributesResult": {
                    "DBClusterSnapshotAttributes": [{"AttributeName": "restore", "AttributeValues": ["all"]}]
                }
            },
        },
        {
            ("AWS::RDS::DBClusterSnapshot", "two"): {
                "arn": "arn:two",
                "snapshotIdentifier": "two",
                "snapshotCreateTime": SHOWN,
                "engine": "aurora",
                "encrypted": None,
                "storageEncrypted": False,
                "kmsKeyId": None,
                "sharedAccounts": ["all"],
            }
        },
        none={("rds", "DescribeDBClusterSnapshotAttributes"): {"DBClusterSnapshotAttributesResult": {}}},
        lists={("rds", "DescribeDBClusterSnapshots"): ("AWS::RDS::DBClusterSnapshot",)},
        details={("rds", "DescribeDBClusterSnapshotAttributes"): ("sharedAccounts",)},
        emptied={"sharedAccounts": []},
        tags={},
    ),
)
