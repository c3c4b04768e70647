"""Currencies, as families: which dollar or krone is meant is rarely said in either language."""

from __future__ import annotations

SYMBOLS: dict[str, str] = {"€": "euro", "$": "dollar", "£": "pound", "¥": "yen", "¢": "cent"}

CODES: dict[str, str] = {
    "EUR": "euro",
    "USD": "dollar",
    "AUD": "dollar",
    "CAD": "dollar",
    "NZD": "dollar",
    "HKD": "dollar",
    "GBP": "pound",
    "CHF": "franc",
    "SFR": "franc",
    "JPY": "yen",
    "CNY": "yuan",
    "RMB": "yuan",
    "RUB": "rouble",
    "UAH": "hryvnia",
    "INR": "rupee",
    "SEK": "krone",
    "NOK": "krone",
    "DKK": "krone",
    "CZK": "krone",
    "PLN": "zloty",
    "HUF": "forint",
    "TRY": "lira",
    "ZAR": "rand",
    "BTC": "bitcoin",
}

GERMAN: dict[str, str] = {
    "euro": "euro",
    "euros": "euro",
    "dollar": "dollar",
    "dollars": "dollar",
    "pfund": "pound",
    "franken": "franc",
    "yen": "yen",
    "yuan": "yuan",
    "renminbi": "yuan",
    "rubel": "rouble",
    "hrywnja": "hryvnia",
    "griwna": "hryvnia",
    "rupie": "rupee",
    "rupien": "rupee",
    "krone": "krone",
    "kronen": "krone",
    "zloty": "zloty",
    "forint": "forint",
    "lira": "lira",
    "peso": "peso",
    "pesos": "peso",
    "cent": "cent",
    "cents": "cent",
    "pence": "pence",
    "bitcoin": "bitcoin",
    "bitcoins": "bitcoin",
    "dm": "mark",
    "mark": "mark",
}

ENGLISH: dict[str, str] = {
    "euro": "euro",
    "euros": "euro",
    "dollar": "dollar",
    "dollars": "dollar",
    "bucks": "dollar",
    "pounds": "pound",
    "lb": "pound",
    "lbs": "pound",
    "pound": "pound",
    "quid": "pound",
    "sterling": "pound",
    "franc": "franc",
    "francs": "franc",
    "yen": "yen",
    "yuan": "yuan",
    "renminbi": "yuan",
    "ruble": "rouble",
    "rubles": "rouble",
    "rouble": "rouble",
    "roubles": "rouble",
    "hryvnia": "hryvnia",
    "hryvnias": "hryvnia",
    "rupee": "rupee",
    "rupees": "rupee",
    "rupiah": "rupee",
    "krone": "krone",
    "kroner": "krone",
    "krona": "krone",
    "kronor": "krone",
    "koruna": "krone",
    "crown": "krone",
    "crowns": "krone",
    "zloty": "zloty",
    "zlotys": "zloty",
    "forint": "forint",
    "forints": "forint",
    "lira": "lira",
    "peso": "peso",
    "pesos": "peso",
    "cent": "cent",
    "cents": "cent",
    "pence": "pence",
    "bitcoin": "bitcoin",
    "bitcoins": "bitcoin",
    "marks": "mark",
    "dm": "mark",
}

_KIN: dict[str, frozenset[str]] = {
    "cent": frozenset({"cent", "pence", "euro", "dollar"}),
    "pence": frozenset({"cent", "pence", "pound"}),
    "yen": frozenset({"yen", "yuan"}),
}


def compatible(family: str, mentioned: set[str]) -> bool:
    """Say whether an amount in ``family`` may be meant where ``mentioned`` families occur.

    Subunits go with their currencies (50 cents is €0.50), and ¥ stands for yen and yuan.
    """
    if family in mentioned or mentioned & _KIN.get(family, frozenset()):
        return True
    return any(family in _KIN.get(other, ()) for other in mentioned)
