"""Access reviews: campaigns over what was recorded, decisions of people, sign-off, signed evidence, rosters."""
