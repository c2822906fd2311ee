surcharge = 1
