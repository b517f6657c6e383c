"""How every form of ours is drawn: label, hint, error and field, tied together for those who listen to a page."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's renderer with our template for a field."""

    field_template_name = "forms/field.html"
