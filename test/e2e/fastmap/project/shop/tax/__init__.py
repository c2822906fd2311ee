COUNTRY = "de"
