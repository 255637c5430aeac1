"""Rosters: who works here, and which identities are whose."""
