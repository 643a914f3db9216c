"""What the criteria know of the world: occupations, places and languages, looked up by code or by name."""

from scoring.catalogue.facade import Catalogue, install_kldb, load
from scoring.catalogue.postcodes import install_postcodes
from scoring.catalogue.text import Lookup

__all__ = ["Catalogue", "Lookup", "install_kldb", "install_postcodes", "load"]
