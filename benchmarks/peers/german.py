"""Numbers as German texts write them."""


def decimal(value: float) -> str:
    """Return a number with three significant digits and a decimal comma, points between thousands: "0,0182", "12,5"."""
    digits = 3
    whole = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    if value == 0 or whole >= digits:
        return thousands(round(value))
    text = f"{value:.{digits - whole}f}" if whole else f"{value:.{digits}g}"
    return text.replace(".", ",")


def thousands(value: int) -> str:
    """Return a whole number with points between thousands: "98.304"."""
    return f"{value:,}".replace(",", ".")
