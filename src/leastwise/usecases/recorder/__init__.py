"""The account recorder: collect the state of accounts, show its timeline, ask who could do what, roll back."""
