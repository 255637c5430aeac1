"""Facts about AWS that rules and filters rest on, as data."""
