"""Events with anything in them: members of other types, of other services, cut, empty. None may stop the timeline."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from single_events import ADMINISTRATOR, event

from leastwise.inventory.event_sourcing import MUTATING_EVENTS, derive

NAMES = st.sampled_from(
    """userName groupName roleName policyName policyArn policyDocument assumeRolePolicyDocument permissionsBoundary
    versionId setAsDefault newUserName newGroupName newPath path tags tagKeys accessKeyId status serialNumber
    passwordResetRequired minimumPasswordLength maxPasswordAge maxSessionDuration description instanceProfileName
    openIDConnectProviderArn clientIDList thumbprintList clientID url sAMLProviderArn sAMLMetadataDocument name
    serverCertificateName accountAlias bucketName bucketPolicy PublicAccessBlockConfiguration OwnershipControls
    AccessControlPolicy AccessControlList Grant Grantee Owner Tagging TagSet Tag keyId grantId operations constraints
    policy functionName statementId statement qualifier queueUrl attributes topicArn attributeName attributeValue
    secretId resourcePolicy repositoryName policyText resourceArn policyId targetId content accountId permissionSetArn
    managedPolicyArn customerManagedPolicyReference inlinePolicy instanceArn targetType principalType principalId
    user role group accessKey userId roleId groupId policyId arn createDate loginProfile instanceProfile
    virtualMFADevice sSHPublicKey sSHPublicKeyId certificate certificateId keyMetadata organizationalUnit id
    policySummary permissionSet trustAnchor trustAnchorArn profile profileArn source sourceData roleArns sessionPolicy
    key value omitted policyVersion snapshotId imageId createVolumePermission launchPermission add remove items group
    dBSnapshotIdentifier dBClusterSnapshotIdentifier dBSnapshotAttributes attributeValues valuesToAdd valuesToRemove
    eventBusName removeAllPermissions policyInJson domainName accessPolicies domainStatus dryRun restApiId cloneFrom
    updateRestApiInput createRestApiInput patchOperations op CreateVpcEndpointResponse vpcEndpoint vpcEndpointId
    ModifyVpcEndpointRequest DeleteVpcEndpointsRequest policyDocument content unsuccessful PutAccessPointPolicyRequest
    CreateAccessPointRequest VpcConfiguration VpcId httpBody userName memberId member membershipId operations
    attributePath aliasName targetKeyId rootId policyType""".split()
)
TEXTS = st.sampled_from(
    ["bob", "", "app", "v1", "v2", ADMINISTRATOR, "{", "%7B%7D", "Active", "/", "Mar 1, 2024 10:00:00 AM"]
)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**13), TEXTS)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=5)),
    max_leaves=12,
)
OBJECTS = st.one_of(st.none(), st.dictionaries(NAMES, VALUES, max_size=8))
EVENTS = st.lists(
    st.tuples(st.sampled_from(sorted(MUTATING_EVENTS)), st.integers(0, 3), OBJECTS, OBJECTS), min_size=1, max_size=6
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS)
def test_no_event_stops_the_timeline(calls: list[tuple[tuple[str, str], int, object, object]]) -> None:
    events = [
        event(second, name, asked, answered, source=source)  # type: ignore[arg-type]
        for (source, name), second, asked, answered in calls
    ]
    timeline = derive([], events)
    assert [item.capture_time for item in timeline] == sorted(item.capture_time for item in timeline)
    assert all(isinstance(item.content_hash(), str) for item in timeline)
    assert all(isinstance(text, str) for item in timeline for text in (item.resource_id, item.resource_name, item.arn))
