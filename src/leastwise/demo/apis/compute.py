"""EC2, Auto Scaling, Lambda, ECS, ECR, CloudFormation and load balancing."""

from __future__ import annotations

from typing import Final

from leastwise.demo.apis.api import Api, read, write

_INSTANCES: Final = '{"instancesSet":{"items":[{"instanceId":"<instance>"}]}'
_FUNCTION: Final = "arn:aws:lambda:<region>:<account>:function:<function>"
_REPOSITORY: Final = (("AWS::ECR::Repository", "arn:aws:ecr:<region>:<account>:repository/<repository>"),)
_CHANGE: Final = (
    '{"requestId":"<token>-2c1d-4f5e-8a6b-0123456789ab","instancesSet":{"items":[{"instanceId":"<instance>",'
    '"currentState":{"code":%s},"previousState":{"code":%s}}]}}'
)

COMPUTE: Final[tuple[Api, ...]] = (
    read("ec2", "DescribeInstances", '{"maxResults":1000,"instancesSet":{},"filterSet":{}}'),
    read("ec2", "DescribeInstanceStatus", _INSTANCES + ',"filterSet":{},"includeAllInstances":false}'),
    read("ec2", "DescribeSecurityGroups", '{"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}}'),
    read("ec2", "DescribeVolumes", '{"maxResults":500,"volumeSet":{},"filterSet":{}}'),
    read("ec2", "DescribeSubnets", '{"subnetSet":{"items":[{"subnetId":"<subnet>"}]},"filterSet":{}}'),
    read("ec2", "DescribeVpcs", '{"vpcSet":{"items":[{"vpcId":"<vpc>"}]},"filterSet":{}}'),
    read("ec2", "DescribeImages", '{"imagesSet":{"items":[{"imageId":"<image>"}]},"ownersSet":{}}'),
    read("ec2", "DescribeRegions", '{"regionSet":{},"allRegions":true}'),
    write(
        "ec2",
        "RunInstances",
        '{"instancesSet":{"items":[{"imageId":"<image>","minCount":1,"maxCount":1}]},"instanceType":"m7g.large",'
        '"groupSet":{"items":[{"groupId":"<group>"}]},"subnetId":"<subnet>","clientToken":"fleet-<token>",'
        '"iamInstanceProfile":{"name":"web-server"},"monitoring":{"enabled":true}}',
        '{"requestId":"<token>-9b1c-4c55-b6c3-6b2b4ad06b1e","reservationId":"r-0<token>a1b2c3d4","ownerId":"<account>",'
        '"groupSet":{},"instancesSet":{"items":[{"instanceId":"i-0aa<token>bbcc12","imageId":"<image>",'
        '"instanceState":{"code":0,"name":"pending"},"instanceType":"m7g.large","subnetId":"<subnet>",'
        '"vpcId":"<vpc>","hypervisor":"nitro","placement":{"availabilityZone":"<region>a","tenancy":"default"}}]}}',
    ),
    write("ec2", "StartInstances", _INSTANCES + "}", _CHANGE % ('0,"name":"pending"', '80,"name":"stopped"')),
    write(
        "ec2",
        "StopInstances",
        _INSTANCES + ',"force":false}',
        _CHANGE % ('64,"name":"stopping"', '16,"name":"running"'),
    ),
    write(
        "ec2",
        "CreateTags",
        '{"resourcesSet":{"items":[{"resourceId":"<instance>"}]},'
        '"tagSet":{"items":[{"key":"deployment","value":"<token>"}]}}',
        '{"requestId":"<token>-5d1e-4b6f-9c3a-13d2b1b2a7c4","_return":true}',
    ),
    write(
        "ec2",
        "CreateSnapshot",
        '{"volumeId":"<volume>","description":"nightly <token>"}',
        '{"requestId":"<token>-4e3c-4d29-9ef5-63a8fd4a8b6d","snapshotId":"snap-0<token>12345678","volumeId":"<volume>",'
        '"status":"pending","ownerId":"<account>","volumeSize":"64","encrypted":true}',
    ),
    write(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        '{"groupId":"<group>","ipPermissions":{"items":[{"ipProtocol":"tcp","fromPort":443,"toPort":443,'
        '"groups":{},"ipRanges":{"items":[{"cidrIp":"10.20.0.0/16"}]}}]}}',
        '{"requestId":"<token>-6d19-42d6-8b57-0a4d46d37d62","_return":true}',
    ),
    read("autoscaling", "DescribeAutoScalingGroups", '{"maxRecords":100}'),
    write(
        "autoscaling",
        "SetDesiredCapacity",
        '{"autoScalingGroupName":"web","desiredCapacity":6,"honorCooldown":true}',
    ),
    read("lambda", "ListFunctions20150331", '{"maxItems":50}'),
    read("lambda", "GetFunction20150331v2", '{"functionName":"<function>"}'),
    write(
        "lambda",
        "UpdateFunctionCode20150331v2",
        '{"functionName":"<function>","publish":true,"dryRun":false}',
        '{"functionName":"<function>","functionArn":"' + _FUNCTION + '","runtime":"python3.13",'
        '"role":"arn:aws:iam::<account>:role/service-role/orders-api","handler":"app.handler","codeSize":1843201,'
        '"timeout":30,"memorySize":512,"version":"12","revisionId":"<token>-6d0b-4a4b-8f4c-2b8c1b0c9f11"}',
    ),
    Api(
        "lambda",
        "Invoke",
        False,
        '{"functionName":"' + _FUNCTION + '","invocationType":"RequestResponse"}',
        data=True,
        resources=(("AWS::Lambda::Function", _FUNCTION),),
        additional='{"functionVersion":"' + _FUNCTION + ':$LATEST"}',
    ),
    read("ecs", "DescribeServices", '{"cluster":"<cluster>","services":["api"]}'),
    write(
        "ecs",
        "UpdateService",
        '{"cluster":"<cluster>","service":"api","taskDefinition":"api:412","forceNewDeployment":false}',
        '{"service":{"serviceName":"api","clusterArn":"arn:aws:ecs:<region>:<account>:cluster/<cluster>",'
        '"status":"ACTIVE","desiredCount":4,"runningCount":4,"pendingCount":0,"launchType":"FARGATE"}}',
    ),
    read("ecr", "GetAuthorizationToken", "{}"),
    read(
        "ecr",
        "BatchGetImage",
        '{"registryId":"<account>","repositoryName":"<repository>","imageIds":[{"imageTag":"<token>"}]}',
        resources=_REPOSITORY,
    ),
    write(
        "ecr",
        "PutImage",
        '{"registryId":"<account>","repositoryName":"<repository>","imageTag":"<token>"}',
        '{"image":{"registryId":"<account>","repositoryName":"<repository>","imageId":{"imageTag":"<token>"}}}',
        resources=_REPOSITORY,
    ),
    read("cloudformation", "DescribeStacks", '{"stackName":"<stack>"}'),
    write(
        "cloudformation",
        "UpdateStack",
        '{"stackName":"<stack>","capabilities":["CAPABILITY_NAMED_IAM"],"clientRequestToken":"<token>"}',
        '{"stackId":"arn:aws:cloudformation:<region>:<account>:stack/<stack>/8f2c1d30-1f0e-11f0-9d7c-0a1b2c3d4e5f"}',
    ),
    read("elasticloadbalancing", "DescribeTargetHealth", '{"targetGroupArn":"web"}'),
)
