"""Effective access of what is recorded: the policies of principals and resources in a state, before the engine."""
