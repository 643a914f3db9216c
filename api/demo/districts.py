"""Where people of other nationalities live in Lower Saxony, by district.

Hundreds of people, rounded, from the foreign population by district and nationality, 2024 (Landesamt für
Statistik Niedersachsen).
"""

NATIONALITIES = ("Ukraine", "Syria", "Poland", "Türkiye", "Romania")
"""The order of the numbers below."""

FOREIGN_POPULATION: dict[str, tuple[int, int, int, int, int]] = {
    "03101": (37, 28, 32, 51, 6),  # Braunschweig
    "03102": (15, 52, 17, 49, 22),  # Salzgitter
    "03103": (22, 23, 12, 10, 6),  # Wolfsburg
    "03151": (19, 14, 12, 21, 11),  # Gifhorn
    "03153": (22, 14, 9, 16, 7),  # Goslar
    "03154": (15, 9, 9, 10, 4),  # Helmstedt
    "03155": (27, 12, 10, 8, 8),  # Northeim
    "03157": (20, 21, 18, 24, 7),  # Peine
    "03158": (15, 16, 8, 11, 2),  # Wolfenbüttel
    "03159": (46, 24, 16, 32, 20),  # Göttingen
    "03241": (207, 191, 177, 267, 86),  # Region Hannover
    "03251": (31, 22, 39, 18, 25),  # Diepholz
    "03252": (29, 28, 12, 29, 15),  # Hameln-Pyrmont
    "03254": (38, 35, 22, 36, 16),  # Hildesheim
    "03255": (16, 7, 2, 10, 3),  # Holzminden
    "03256": (22, 15, 17, 15, 14),  # Nienburg (Weser)
    "03257": (21, 18, 19, 24, 9),  # Schaumburg
    "03351": (25, 17, 19, 14, 13),  # Celle
    "03352": (23, 16, 15, 10, 8),  # Cuxhaven
    "03353": (29, 17, 39, 23, 23),  # Harburg
    "03354": (7, 3, 6, 2, 2),  # Lüchow-Dannenberg
    "03355": (19, 19, 13, 11, 6),  # Lüneburg
    "03356": (15, 8, 7, 9, 3),  # Osterholz
    "03357": (20, 16, 20, 9, 11),  # Rotenburg (Wümme)
    "03358": (24, 10, 25, 9, 12),  # Heidekreis
    "03359": (34, 29, 38, 21, 19),  # Stade
    "03360": (14, 8, 10, 3, 4),  # Uelzen
    "03361": (20, 14, 14, 17, 9),  # Verden
    "03401": (13, 21, 15, 24, 18),  # Delmenhorst
    "03402": (10, 11, 9, 3, 7),  # Emden
    "03403": (28, 23, 11, 15, 14),  # Oldenburg (Oldb)
    "03404": (34, 37, 16, 27, 12),  # Osnabrück
    "03405": (15, 25, 6, 5, 8),  # Wilhelmshaven
    "03451": (15, 14, 16, 6, 8),  # Ammerland
    "03452": (18, 18, 14, 10, 13),  # Aurich
    "03453": (30, 16, 36, 9, 83),  # Cloppenburg
    "03454": (51, 40, 75, 12, 89),  # Emsland
    "03455": (12, 10, 5, 3, 2),  # Friesland
    "03456": (21, 13, 31, 13, 14),  # Grafschaft Bentheim
    "03457": (19, 27, 12, 8, 18),  # Leer
    "03458": (13, 13, 17, 6, 25),  # Oldenburg
    "03459": (52, 22, 49, 31, 81),  # Osnabrück
    "03460": (26, 25, 37, 23, 38),  # Vechta
    "03461": (12, 11, 12, 12, 6),  # Wesermarsch
    "03462": (7, 6, 4, 2, 3),  # Wittmund
}

SEATS: dict[str, str] = {
    "03101": "Braunschweig",
    "03102": "Salzgitter",
    "03103": "Wolfsburg",
    "03151": "Gifhorn",
    "03153": "Goslar",
    "03154": "Helmstedt",
    "03155": "Northeim",
    "03157": "Peine",
    "03158": "Wolfenbüttel",
    "03159": "Göttingen",
    "03241": "Hannover",
    "03251": "Diepholz",
    "03252": "Hameln",
    "03254": "Hildesheim",
    "03255": "Holzminden",
    "03256": "Nienburg (Weser)",
    "03257": "Stadthagen",
    "03351": "Celle",
    "03352": "Cuxhaven",
    "03353": "Winsen (Luhe)",
    "03354": "Lüchow",
    "03355": "Lüneburg",
    "03356": "Osterholz-Scharmbeck",
    "03357": "Rotenburg (Wümme)",
    "03358": "Bad Fallingbostel",
    "03359": "Stade",
    "03360": "Uelzen",
    "03361": "Verden",
    "03401": "Delmenhorst",
    "03402": "Emden",
    "03403": "Oldenburg",
    "03404": "Osnabrück",
    "03405": "Wilhelmshaven",
    "03451": "Westerstede",
    "03452": "Aurich",
    "03453": "Cloppenburg",
    "03454": "Meppen",
    "03455": "Jever",
    "03456": "Nordhorn",
    "03457": "Leer",
    "03458": "Wildeshausen",
    "03459": "Osnabrück",
    "03460": "Vechta",
    "03461": "Brake",
    "03462": "Wittmund",
}
"""The seat of each district's administration, where there are most advice centres."""
