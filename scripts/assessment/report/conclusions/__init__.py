"""What follows from several elements: findings, the matrix of priorities, the plan and its references."""
