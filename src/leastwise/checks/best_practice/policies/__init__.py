"""How checks of practices read policies: who holds them, what they reach on resources of any name, whom they trust."""
