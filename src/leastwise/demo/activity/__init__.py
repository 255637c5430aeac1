"""What the organisation does every day: who acts, how a session begins, and the events it leaves."""
