"""Why a whole file is not read, in the words of the letter to its provider."""

from __future__ import annotations

from kostprijs.intake.findings import Finding, Place, Severity
from kostprijs.intake.package import MAX_BYTES

_WORKBOOK = "een rekentool als .xlsx (of .xlsm, .xls, .ods, .csv)"
_RESAVE = "Wilt u de rekentool in Excel openen, opslaan als .xlsx en opnieuw insturen?"
# code -> (found, expected, action)
_REASONS: dict[str, tuple[str, str, str]] = {
    "leeg_bestand": (
        "een leeg bestand (0 bytes)",
        _WORKBOOK,
        "Het opslaan of versturen is misgegaan. Wilt u de rekentool opnieuw insturen?",
    ),
    "te_groot": (
        f"een bestand van meer dan {MAX_BYTES // 1_000_000} MB",
        "een rekentool van hoogstens enkele MB",
        "Wilt u afbeeldingen en overtollige bladen verwijderen en opnieuw insturen?",
    ),
    "niet_te_openen": (
        "een bestand dat niet te openen is",
        "een leesbaar bestand",
        "Controleer de leesrechten van het bestand.",
    ),
    "snelkoppeling": (
        "een snelkoppeling naar een bestand elders",
        "het bestand zelf",
        "De snelkoppeling is niet gevolgd. Zet het bestand zelf in de map van de ronde.",
    ),
    "geen_bestand": (
        "iets wat geen gewoon bestand is",
        _WORKBOOK,
        "Het is niet geopend. Haal het weg uit de map van de ronde.",
    ),
    "onbekend_type": (
        "een bestandssoort die hier niet gelezen wordt",
        _WORKBOOK,
        "Wilt u de rekentool als .xlsx insturen?",
    ),
    "verkeerd_type": (
        "een ander soort bestand dan de naam zegt",
        _WORKBOOK,
        _RESAVE,
    ),
    "versleuteld": (
        "een bestand met een wachtwoord, of een oud bestand met een nieuwe naam",
        "een bestand zonder wachtwoord",
        "Wilt u het wachtwoord verwijderen, opslaan als .xlsx en opnieuw insturen?",
    ),
    "beschadigd": ("een beschadigd bestand", _WORKBOOK, _RESAVE),
    "geen_tekst": ("een .csv die geen leesbare tekst is", "een .csv of .xlsx", _RESAVE),
    "zipbom": (
        "een bestand dat bij het uitpakken onredelijk groot wordt",
        _WORKBOOK,
        f"Het bestand is niet geopend. {_RESAVE}",
    ),
    "padtruc": (
        "onderdelen met een naam die buiten het bestand wijst of dubbel voorkomt",
        _WORKBOOK,
        f"Het bestand is niet geopend. {_RESAVE}",
    ),
    "xml_entiteit": (
        "een documenttype-verklaring in de XML, die in een rekentool niet voorkomt",
        _WORKBOOK,
        f"Het bestand is niet verder gelezen. {_RESAVE}",
    ),
    "verre_cel": (
        "een cel ver buiten de rekentool",
        "alleen cellen in en vlak bij de rekentool",
        "Wilt u alle lege rijen en kolommen buiten de rekentool verwijderen, opslaan en opnieuw insturen?",
    ),
    "te_veel_cellen": (
        "veel meer cellen dan in een rekentool passen",
        "een rekentool, zonder andere lijsten",
        "Wilt u de andere gegevens en opmaak verwijderen, opslaan en opnieuw insturen?",
    ),
    "te_veel_namen": (
        "veel meer benoemde cellen dan in een rekentool passen",
        "een rekentool, zonder andere lijsten",
        "Wilt u de rekentool opnieuw downloaden, invullen en insturen?",
    ),
    "te_veel_geheugen": (
        "een bestand dat te veel geheugen vraagt",
        _WORKBOOK,
        f"Het lezen is afgebroken. {_RESAVE}",
    ),
    "tijd_op": (
        "een bestand waarvan het lezen te lang duurt",
        _WORKBOOK,
        f"Het lezen is afgebroken. {_RESAVE}",
    ),
    "afgebroken": (
        "een bestand waarop het lezen vastloopt",
        _WORKBOOK,
        f"Het lezen is afgebroken. {_RESAVE}",
    ),
}


def unreadable(file: str, code: str, where: str = "") -> Finding:
    """The finding for a file that is not read; an unknown code reads as damaged."""
    known = code if code in _REASONS else "beschadigd"
    found, expected, action = _REASONS[known]
    place = Place("", where) if where else None
    return Finding(known, Severity.ERROR, file, place, "", found, expected, action)


def short_reason(code: str) -> str:
    """The reason in a few words, for the summary."""
    words = {
        "geen_elementen": "geen rekentool",
        "niet_ingevuld": "niet ingevuld",
        "rij_te_lang": "rij te lang",
    }
    return words.get(code, "niet gelezen")
