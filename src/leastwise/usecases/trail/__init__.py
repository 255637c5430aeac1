"""The event history: which events answer a question, what they say in words, and how a session unfolded."""
