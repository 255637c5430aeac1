"""Facts drawn from the lake and the inventory: what was used, by whom, when."""
