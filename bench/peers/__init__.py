"""Peers that are fetched only when they are asked for, each into a virtual environment of its own."""
