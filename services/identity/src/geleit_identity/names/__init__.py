"""Names as registers write them: the characters of DIN 91379, their search form, and how a passport transliterates."""
