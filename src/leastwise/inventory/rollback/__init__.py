"""Rollback: plans of API calls that make a resource what it was, and what no call can bring back."""

from leastwise.inventory.rollback.planning import plan_rollback
from leastwise.inventory.rollback.step import Lost, RollbackPlan, Step

__all__ = ["Lost", "RollbackPlan", "Step", "plan_rollback"]
