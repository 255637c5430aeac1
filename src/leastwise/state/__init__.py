"""What is kept between runs and decided by people: findings with their history, archive rules."""
