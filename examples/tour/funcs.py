"""Functions that the tour maps over numbers."""


def collatz_steps(n):
    """Number of steps until n reaches 1."""
    steps = 0
    while n > 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
