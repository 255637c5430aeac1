"""Version lists that name one version only, completed by what was known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from leastwise.collectors.collector import Observations
from leastwise.inventory.state import State
from leastwise.model.configuration_item import ConfigurationItem, Origin
from leastwise.usecases.recorder.policy_version_lists import complete_version_lists

NOW = datetime(2026, 5, 6, tzinfo=UTC)


def policy(*numbers, name="own", moment=NOW, default=None, account="111122223333", origin=Origin.SNAPSHOT):
    versions = [
        {"versionId": f"v{one}", "isDefaultVersion": one == (default or numbers[-1]), "document": {"n": one}}
        for one in numbers
    ]
    return ConfigurationItem(
        account,
        "global",
        "AWS::IAM::Policy",
        f"ANPA{name}",
        name,
        f"arn:{name}",
        moment,
        configuration={"policyVersionList": versions},
        origin=origin,
    )


@dataclass
class Known:
    """An inventory that knows these policies at any moment, and notes which moments it is asked for."""

    items: list
    moments: list = field(default_factory=list)

    def refresh(self):
        self.moments.append("refreshed")

    def state_at(self, moment, resource_types):
        self.moments.append(moment)
        return State(moment, {item.key: item for item in self.items})


def completed(seen, *known):
    observations = Observations([seen])
    complete_version_lists(observations, Known(list(known)))
    [item] = observations.items
    versions = item.configuration["policyVersionList"]
    assert [one["versionId"] for one in versions if one["isDefaultVersion"]] == [
        one["versionId"] for one in seen.configuration["policyVersionList"] if one["isDefaultVersion"]
    ]
    return [int(one["versionId"][1:]) for one in versions]


def test_known_versions_stay_beside_the_one_in_force():
    assert completed(policy(3), policy(1, 2)) == [1, 2, 3]
    assert completed(policy(1), policy(1, 2, default=2)) == [1, 2]


def test_at_most_five_stay_and_the_newest_of_them():
    assert completed(policy(12), policy(7, 8, 9, 10, 11)) == [8, 9, 10, 11, 12]


def test_what_the_observation_says_of_a_version_counts():
    seen = policy(2)
    seen.configuration["policyVersionList"][0]["document"] = {"n": "new"}
    observations = Observations([seen])
    complete_version_lists(observations, Known([policy(1, 2)]))
    assert [one["document"]["n"] for one in observations.items[0].configuration["policyVersionList"]] == [1, "new"]


def test_a_policy_of_that_name_made_anew_is_another():
    assert completed(policy(1, name="new"), policy(1, 2, 3, name="own")) == [1]


def test_lists_that_are_whole_are_left_alone():
    assert completed(policy(4, 5), policy(1, 2, 3)) == [4, 5]
    assert completed(policy(5, origin=Origin.AWS_CONFIG), policy(1, 5)) == [5]
    assert completed(policy(98, account="aws"), policy(97, account="aws")) == [98]


def test_nothing_is_asked_where_there_is_nothing_to_complete():
    inventory = Known([])
    complete_version_lists(Observations([policy(1, 2)]), inventory)
    assert inventory.moments == []


def test_files_of_different_days_are_completed_by_what_was_known_then():
    inventory = Known([policy(1, 2)])
    days = [NOW - timedelta(days=90), NOW]
    complete_version_lists(Observations([policy(2, moment=day) for day in days]), inventory)
    assert inventory.moments == ["refreshed", *days]
