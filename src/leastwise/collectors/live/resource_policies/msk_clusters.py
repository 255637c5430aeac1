"""MSK clusters and their policies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from leastwise.collectors.collector import Observations
from leastwise.collectors.live.collector import AccountAccess, LiveCollector
from leastwise.collectors.live.reading import Reading
from leastwise.collectors.live.resource_policies.own_policy import own_policy
from leastwise.collectors.live.spelling import instant, tags_of

CLUSTER: Final = "AWS::MSK::Cluster"


def collect(account: AccountAccess) -> Observations:
    """Every cluster (Amazon MSK API Reference, "ListClustersV2", "GetClusterPolicy")."""
    reading = Reading(account)
    clusters = reading.pages("kafka", "list_clusters_v2", "ClusterInfoList", about=CLUSTER)
    reading.each(partial(_cluster, reading), clusters)
    return reading.observations(CLUSTER)


def _cluster(reading: Reading, cluster: Mapping[str, Any]) -> None:
    name, arn = cluster["ClusterName"], cluster["ClusterArn"]
    configuration = {
        "clusterName": name,
        "arn": arn,
        "clusterType": cluster.get("ClusterType"),
        "creationTime": instant(cluster.get("CreationTime")),
    }
    configuration |= own_policy(
        reading,
        "kafka",
        "get_cluster_policy",
        "Policy",
        about=CLUSTER,
        resource=arn,
        none=("NotFoundException",),
        parameters={"ClusterArn": arn},
    )
    tags = tags_of(cluster.get("Tags") or {})
    reading.item(CLUSTER, arn, name=name, arn=arn, configuration=configuration, tags=tags)


MSK_CLUSTERS: Final = LiveCollector(
    name="kafka-clusters",
    title="MSK clusters and their policies",
    service="kafka",
    actions=("kafka:ListClustersV2", "kafka:GetClusterPolicy"),
    resource_types=(CLUSTER,),
    collect=collect,
)
