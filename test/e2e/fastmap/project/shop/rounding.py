def cents(amount):
    return round(amount, 2)
