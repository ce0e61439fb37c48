"""What a publication declares about its data: countries, groups, indicators, sources, settings."""

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.loader import load_catalogue
from eslabon.catalogue.root import find_root
from eslabon.catalogue.settings import PageSettings, PublicationSettings, check_settings, load_settings

__all__ = [
    "Catalogue",
    "PageSettings",
    "PublicationSettings",
    "check_settings",
    "find_root",
    "load_catalogue",
    "load_settings",
]
