"""What runs in measured processes; `bench.job` names each function."""
