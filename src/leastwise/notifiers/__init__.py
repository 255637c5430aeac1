"""How people are told: one file a way, behind one interface."""
