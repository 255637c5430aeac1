"""The IAM state of the demo organisation: what there was before the trail, and what the stories made of it."""

from leastwise.demo.iam.changes import Change, changes
from leastwise.demo.iam.details import account_details, histories, write_details
from leastwise.demo.iam.initial import initial_state
from leastwise.demo.iam.state import AccountState

__all__ = ["AccountState", "Change", "account_details", "changes", "histories", "initial_state", "write_details"]
