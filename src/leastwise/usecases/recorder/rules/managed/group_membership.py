"""Users without a group, and groups without a user."""

from __future__ import annotations

from typing import Final

from leastwise.model.configuration_item import ConfigurationItem, ResourceKey
from leastwise.usecases.recorder.rules.context import RuleContext
from leastwise.usecases.recorder.rules.members import entries
from leastwise.usecases.recorder.rules.parameters import Parameter, ParameterType
from leastwise.usecases.recorder.rules.rule import (
    Arguments,
    Evaluation,
    Items,
    NotRecordedError,
    Relation,
    Rule,
    compliant,
    non_compliant,
)
from leastwise.usecases.recorder.timelines_states import USER, group_names_of


def check_user(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """A user is in at least one group, of those in groupNames where these are given.

    AWS Config Developer Guide, "iam-user-group-membership-check".
    """
    wanted = {name.lower(): name for name in arguments["groupNames"] or ()}
    groups = entries(item, "groupList")
    found = [str(name) for name in groups.known if not wanted or str(name).lower() in wanted]
    if found:
        return compliant(f"is in {', '.join(found)}")
    groups.whole()
    return non_compliant(f"is in none of {', '.join(wanted.values())}" if wanted else "is in no group")


def check_group(item: ConfigurationItem, context: RuleContext, arguments: Arguments) -> Evaluation:
    """A group has at least one user (AWS Config Developer Guide, "iam-group-has-users-check")."""
    members = context.members_of(item)
    if members:
        names = sorted(one.resource_name for one in members)
        return compliant(f"has {names[0]}" if len(names) == 1 else f"has {len(names)} users")
    if not context.is_whole(item.account_id, USER):
        raise NotRecordedError("the users of the account were not recorded whole")
    for user in context.of_type(item.account_id, USER):
        if not entries(user, "groupList").is_whole:
            raise NotRecordedError(f"groupList of user {user.resource_name} was not recorded")
    return non_compliant("has no users")


def _members(group: Items, users: Items) -> set[ResourceKey]:
    """Users that were ever in the group, and those of which that is not known."""
    names = {item.resource_name.lower() for item in group}
    return {
        user.key
        for user in users
        if not user.is_deleted
        and (
            not entries(user, "groupList").is_whole
            or not names.isdisjoint(name.lower() for name in group_names_of(user))
        )
    }


USER_GROUP_MEMBERSHIP: Final = Rule(
    identifier="IAM_USER_GROUP_MEMBERSHIP_CHECK",
    title="Users are in at least one group",
    resource_types=(USER,),
    check=check_user,
    parameters=(Parameter("groupNames", ParameterType.CSV, "comma-separated list of groups, one of which is wanted"),),
)
GROUP_HAS_USERS: Final = Rule(
    identifier="IAM_GROUP_HAS_USERS_CHECK",
    title="Groups have at least one user",
    resource_types=("AWS::IAM::Group",),
    check=check_group,
    relations=(Relation((USER,), _members),),
)
