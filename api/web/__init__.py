"""Pages: rendered here, complete without JavaScript and without anything from elsewhere."""

from api.web.pages import Page, page, wants_page

__all__ = ["Page", "page", "wants_page"]
