"""The inventory: configuration items of every resource over time, recorded beside the event data store."""
