"""The scale of an axis, and how a value reads."""

PERCENT = (0.0, 25.0, 50.0, 75.0, 100.0)


def ticks(largest: float, at_most: int = 5) -> tuple[float, ...]:
    """Round whole numbers from 0 to at least `largest`, evenly apart, `at_most` steps; never only 0."""
    step, factors = 1.0, (2.0, 2.5, 2.0)
    turn = 0
    while step * at_most < largest:
        # 1, 2, 5, 10, 20, 50 …
        step *= factors[turn % 3]
        turn += 1
    count = 1
    while step * count < largest:
        count += 1
    return tuple(step * number for number in range(count + 1))


def written(value: float | None) -> str:
    """ "1,234" or "3.5"; "—" where there is nothing."""
    if value is None:
        return "—"
    return f"{value:,.1f}".removesuffix(".0")


def shortened(text: str, length: int) -> str:
    """At most `length` characters; what was cut shows as "…"."""
    return text if len(text) <= length else text[: length - 1] + "…"
