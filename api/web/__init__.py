"""Pages: rendered here, complete without JavaScript and without anything from elsewhere."""

from api.web.headers import HEADERS
from api.web.pages import Page, page, wants_page
from api.web.rendering import render

__all__ = ["HEADERS", "Page", "page", "render", "wants_page"]
