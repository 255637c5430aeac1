"""Measures Leastwise against peers in the same run: `python -m bench [PART…]`. See docs/performance.md."""
