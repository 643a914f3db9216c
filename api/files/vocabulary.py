"""The vocabularies: what lists of people and lists of pairs call their columns."""

from collections.abc import Mapping

from api.files.headings import Vocabulary

_PEOPLE: Mapping[str, tuple[str, ...]] = (
    {
        "id": (
            "ID", "Kennung", "Nr.", "Nummer", "Lfd. Nr.", "Laufende Nummer", "Kürzel", "Personen-ID",
            "Mentor-ID",
            "Mentorin-ID", "Mentee-ID", "Teilnehmer-ID", "Externe ID", "Kundennummer", "Aktenzeichen",
            "Fallnummer",
            "external_ref", "External reference", "Reference", "Key", "No.", "Number",
        ),
        "name": ("Name", "Vollständiger Name", "Vor- und Nachname", "Name, Vorname", "Full name", "Person"),
        "first_name": ("Vorname", "Vornamen", "Rufname", "First name", "Given name"),
        "last_name": ("Nachname", "Familienname", "Zuname", "Last name", "Family name", "Surname"),
        "email": (
            "E-Mail", "Email", "Mail", "E-Mail-Adresse", "Mailadresse", "E-Mail address", "Mail address",
        ),
        "occupation": (
            "Beruf", "Berufe", "Referenzberuf", "Referenzberufe", "Deutscher Referenzberuf", "Zielberuf",
            "Erlernter Beruf", "Tätigkeit", "Berufsbezeichnung", "Occupation", "Occupations", "Profession",
            "Professions", "Job", "Job title", "Reference occupation",
        ),
        "kldb": ("KldB", "KldB 2010", "KldB-Code", "KldB-Nummer", "Berufskennziffer", "Berufeschlüssel"),
        "isco": ("ISCO", "ISCO 08", "ISCO-Code"),
        "place": (
            "Ort", "Wohnort", "Stadt", "Gemeinde", "PLZ Ort", "PLZ und Ort", "PLZ, Wohnort", "Ort mit PLZ",
            "Standort", "Place", "Town", "City", "Location", "Place of residence", "Residence",
        ),
        "postcode": ("PLZ", "Postleitzahl", "Postcode", "Postal code", "ZIP", "ZIP code"),
        "district": ("Landkreis", "Kreis", "Landkreis/Stadt", "Region", "District", "County"),
        "ags": ("AGS", "Kreisschlüssel", "Gemeindeschlüssel", "Amtlicher Gemeindeschlüssel", "District key"),
        "lat": ("Breitengrad", "Geografische Breite", "Breite", "lat", "Latitude"),
        "lon": ("Längengrad", "Geografische Länge", "Länge", "lon", "lng", "Longitude"),
        "meeting": (
            "Treffen", "Treffform", "Form der Treffen", "Art der Treffen", "Art des Treffens", "Format",
            "Präsenz/online", "Präsenz oder online", "Treffen Präsenz/online/beides", "Meeting", "Meetings",
            "Way of meeting",
        ),
        "max_distance_km": (
            "Max. Entfernung", "Maximale Entfernung", "Max. Entfernung in km", "Maximale Entfernung in km",
            "Max. Entfernung km", "Entfernung", "Entfernung km", "Entfernung in km", "Radius", "Radius km",
            "Radius in km", "Umkreis", "Umkreis km", "Umkreis in km", "Max. distance", "Max. distance km",
            "Maximum distance", "Maximum distance km",
        ),
        "languages": (
            "Sprachen", "Sprachkenntnisse", "Sprachen und Niveau", "Sprachen mit Niveau", "Languages",
            "Language skills",
        ),
        "other_languages": (
            "Weitere Sprachen", "Andere Sprachen", "Sonstige Sprachen", "Fremdsprachen", "Other languages",
            "Further languages",
        ),
        "language": ("Sprache", "Fremdsprache", "Language"),
        "level": ("Niveau", "Sprachniveau", "Level", "Language level", "Stufe"),
        "german": (
            "Deutschniveau", "Deutsch", "Deutschkenntnisse", "Niveau Deutsch", "Sprachniveau Deutsch",
            "Sprachstand Deutsch", "German level", "Level of German", "German",
        ),
        "native": (
            "Muttersprache", "Muttersprachen", "Erstsprache", "Erstsprachen", "Herkunftssprache",
            "Native language", "Native languages", "First language", "First languages", "Mother tongue",
        ),
        "gender": ("Geschlecht", "Anrede", "m/w/d", "w/m/d", "Gender", "Sex"),
        "same_gender_only": (
            "Nur gleiches Geschlecht", "Gleiches Geschlecht", "Wunsch gleiches Geschlecht",
            "Gleiches Geschlecht gewünscht", "Same gender only", "Same gender", "Only same gender",
        ),
        "topics": ("Themen", "Thema", "Themenwünsche", "Anliegen", "Topics", "Topic"),
        "capacity": (
            "Kapazität", "Plätze", "Anzahl Plätze", "Freie Plätze", "Max. Mentees", "Anzahl Mentees",
            "Maximale Anzahl Mentees", "Capacity", "Seats", "Max. number of mentees",
        ),
        "waiting_since": (
            "Wartet seit", "Wartend seit", "Warteliste seit", "Angemeldet am", "Anmeldedatum", "Anmeldung",
            "Waiting since", "Registered on", "Registration date",
        ),
        "recognition": (
            "Anerkennung", "Stand der Anerkennung", "Anerkennungsstand", "Anerkennungsverfahren",
            "Stand Anerkennung", "Recognition", "Recognition status",
        ),
    }
)  # fmt: skip
_NUMBERED = frozenset({"occupation", "kldb", "isco", "language", "level"})

PEOPLE = Vocabulary(_PEOPLE, numbered=_NUMBERED)
"""Lists of people who are to be matched."""

STORED_PEOPLE = Vocabulary(
    {
        **_PEOPLE,
        "status": ("Status", "Teilnahmestatus", "Participation"),
        # Not "Einwilligung", under which lists say yes or no, and not to what.
        "consent": (
            "Fassung der Einwilligung", "Einwilligung (Fassung)", "Eingewilligt in Fassung",
            "Consent version", "Version of consent",
        ),
        "consent_at": (
            "Eingewilligt am", "Einwilligung am", "Datum der Einwilligung",
            "Consented on", "Consent given on", "Date of consent",
        ),
        "consent_withdrawn_at": (
            "Einwilligung widerrufen am", "Widerruf am", "Widerruf der Einwilligung", "Consent withdrawn on",
        ),
    },
    numbered=_NUMBERED,
)  # fmt: skip
"""Lists of people as they are stored, with those who take no part at present."""

PAIRS = Vocabulary(
    {
        "mentee": ("Mentee", "Mentee-ID", "Mentee ID", "ID Mentee", "Kennung Mentee", "mentee_id"),
        "mentor": (
            "Mentor", "Mentor-ID", "Mentor ID", "ID Mentor", "Mentorin", "Mentor/in", "Mentorin/Mentor",
            "Mentorin oder Mentor", "Mentor/Mentorin", "Kennung Mentor", "Kennung Mentorin", "mentor_id",
        ),
        "reason": ("Grund", "Begründung", "Anmerkung", "Bemerkung", "Reason", "Remark"),
    }
)  # fmt: skip
