# A cycle: prices imports this module.
from .. import prices
from . import COUNTRY


def rate():
    return prices.BASE_RATE + (0.05 if COUNTRY == "de" else 0)
