"""Pattern languages over events, one module each."""
