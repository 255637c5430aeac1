"""The policy engine: parse, validate, simulate and decide, offline and without any input or output."""
