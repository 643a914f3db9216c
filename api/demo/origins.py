"""Nationalities of the cohort, their languages, and made-up names.

Counselling, national (IQ, 8/2012 to 9/2017): Syria 19.8 %, Poland 7.9 %, Russia 7.6 %, Ukraine 5.1 %.
Positive decisions in Germany 2024: Türkiye 9 200, Ukraine 6 400, Tunisia 5 300, India 4 900, Syria 4 300,
Bosnia 4 000, Philippines 3 600. The weights mix both as counselling and procedures are mixed (0.7 and 0.3
of 37 700), Ukraine and Romania raised to their part of the population of 2024. First languages by
nationality are assumptions.
"""

from api.demo.figures import Origin

ORIGINS: dict[str, Origin] = {
    "Syria": Origin(
        17.3, {"ar": 85, "kmr": 15}, {"en": 80, "tr": 20},
        ("Amal", "Rana", "Hala", "Nour", "Rima", "Dima"),
        ("Karim", "Samir", "Tarek", "Ziad", "Bassam", "Nabil"),
        ("Haddad", "Khoury", "Najjar", "Saleh", "Darwish", "Mansour", "Sabbagh"),
    ),
    "Ukraine": Origin(
        12.0, {"uk": 80, "ru": 20}, {"ru": 60, "en": 40},
        ("Oksana", "Iryna", "Halyna", "Natalija", "Switlana", "Olena"),
        ("Oleksandr", "Andrij", "Mykola", "Bohdan", "Taras", "Serhij"),
        ("Kowalenko", "Bondarenko", "Schewtschuk", "Melnyk", "Kravets", "Lysenko"),
    ),
    "Türkiye": Origin(
        11.0, {"tr": 85, "kmr": 15}, {"en": 100},
        ("Elif", "Zeynep", "Derya", "Gül", "Sevim", "Ebru"),
        ("Emre", "Murat", "Cem", "Serkan", "Deniz", "Kaan"),
        ("Kaya", "Demir", "Aydin", "Arslan", "Koç", "Özkan"),
    ),
    "Poland": Origin(
        6.5, {"pl": 100}, {"en": 70, "ru": 30},
        ("Agnieszka", "Ewa", "Magdalena", "Joanna", "Beata"),
        ("Piotr", "Marek", "Tomasz", "Jacek", "Adam"),
        ("Nowak", "Wojcik", "Lewandowska", "Zielinska", "Mazur"),
    ),
    "Russia": Origin(
        5.5, {"ru": 100}, {"en": 100},
        ("Elena", "Irina", "Marina", "Olga"),
        ("Sergej", "Dmitrij", "Alexej", "Igor"),
        ("Morosow", "Wolkow", "Lebedew", "Sokolow", "Orlow"),
    ),
    "Romania": Origin(
        6.0, {"ro": 100}, {"en": 60, "fr": 40},
        ("Ioana", "Andreea", "Mihaela", "Raluca"),
        ("Andrei", "Radu", "Cristian", "Mihai"),
        ("Popescu", "Ionescu", "Dumitru", "Stan", "Marin"),
    ),
    "Tunisia": Origin(
        4.2, {"ar": 100}, {"fr": 90, "en": 10},
        ("Ines", "Mariem", "Salma"), ("Anis", "Hamza", "Skander"),
        ("Trabelsi", "Gharbi", "Jaziri", "Mejri"),
    ),
    "India": Origin(
        3.9, {"hi": 55, "ml": 45}, {"en": 100},
        ("Priya", "Anjali", "Meera"), ("Arjun", "Rahul", "Vikram"),
        ("Nair", "Sharma", "Menon", "Patel"),
    ),
    "Bosnia": Origin(
        3.2, {"bs": 80, "hr": 20}, {"en": 100},
        ("Amina", "Lejla", "Jasmina"), ("Adnan", "Mirza", "Haris"),
        ("Hodžić", "Begović", "Kovačević"),
    ),
    "Philippines": Origin(
        2.9, {"tl": 100}, {"en": 100},
        ("Maricel", "Jasmin", "Angelica"), ("Jose", "Ramon", "Paolo"),
        ("Santos", "Reyes", "Dela Cruz", "Garcia"),
    ),
    "Iran": Origin(
        3.0, {"fa": 100}, {"en": 100},
        ("Shirin", "Nasrin", "Parisa"), ("Reza", "Omid", "Dariush"),
        ("Rostami", "Karimi", "Tehrani"),
    ),
    "Afghanistan": Origin(
        3.0, {"prs": 70, "ps": 30}, {"en": 60, "fa": 40},
        ("Laila", "Zohra", "Fereshta"), ("Farid", "Nasir", "Wahid"),
        ("Rahimi", "Noori", "Azizi"),
    ),
}  # fmt: skip
"""Iran and Afghanistan stand for all the others; an assumption."""

GERMANY = Origin(
    0.0, {"de": 100}, {"en": 75, "fr": 15, "es": 10},
    ("Sabine", "Heike", "Anke", "Ute", "Birgit", "Katrin", "Silke", "Maren", "Wiebke", "Antje"),
    ("Jürgen", "Thomas", "Uwe", "Jens", "Holger", "Malte", "Dirk", "Enno", "Heiko", "Björn"),
    (
        "Müller", "Janssen", "Meyer", "Harms", "Behrens", "Schröder", "Lüders", "Köhler", "Ahlers", "Wilken",
        "Brandt",
    ),
)  # fmt: skip
"""Mentors who were born in Germany."""
