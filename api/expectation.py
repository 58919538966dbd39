"""What pydantic expected where a value does not fit, in German."""

from collections.abc import Mapping

_EXPECTED = {
    "string_type": "ein Text",
    "int_type": "eine ganze Zahl",
    "int_parsing": "eine ganze Zahl",
    "float_type": "eine Zahl",
    "bool_type": "true oder false",
    "bool_parsing": "true oder false",
    "date_type": "ein Tag als JJJJ-MM-TT",
    "date_parsing": "ein Tag als JJJJ-MM-TT",
    "date_from_datetime_parsing": "ein Tag als JJJJ-MM-TT",
    "date_from_datetime_inexact": "ein Tag als JJJJ-MM-TT, ohne Uhrzeit",
    "path_type": "ein Pfad",
    "tuple_type": "eine Liste",
    "model_type": "ein JSON-Objekt",
    "model_attributes_type": "ein JSON-Objekt",
    "missing": "eine Angabe; das Feld fehlt",
    "greater_than_equal": "mindestens {ge}",
    "less_than_equal": "höchstens {le}",
    "too_long": "höchstens {max_length} Einträge",
    "too_short": "mindestens {min_length} Eintrag",
    "string_too_long": "höchstens {max_length} Zeichen",
    "string_too_short": "mindestens {min_length} Zeichen",
    "enum": "einer der Werte {expected}",
    "literal_error": "einer der Werte {expected}",
}


def expected(kind: str, context: Mapping[str, object]) -> str:
    """Return what belongs in the place of an error of pydantic's type `kind`; `context` is the error's `ctx`."""
    return _EXPECTED.get(kind, "ein anderer Wert").format_map(_German(context))


class _German(dict[str, object]):
    """What a message may fill in, its lists joined in German."""

    def __getitem__(self, name: str) -> str:
        return str(super().__getitem__(name)).replace(" or ", " oder ")
