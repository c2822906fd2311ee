from . import rounding
from .tax import eu


def gross(net):
    from rates import surcharge

    return rounding.cents(net * (1 + eu.rate()) + surcharge)


BASE_RATE = 0.2
