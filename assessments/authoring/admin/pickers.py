"""Pick a colour from swatches and a glyph from drawn icons: radio buttons with pictures, which need no script."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from assessments.authoring.icons import ICONS
from assessments.core.definition import HUES
from assessments.core.definition.shape import GLYPH_PATH

OWN = "own"  # the value of “Own drawing”, whose path is typed beside it


class _Picker(forms.Widget):
    """A group of radio buttons with pictures, drawn by a template of the project."""

    use_fieldset = True
    template_name = ""

    def id_for_label(self, id_: str | None) -> str:
        """Return nothing, since each button has its own label."""
        return ""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Return the buttons, from the template that the project's own loaders find."""
        return mark_safe(render_to_string(self.template_name, self.get_context(name, value, attrs)))  # noqa: S308


class HuePicker(_Picker):
    """A swatch for each colour; ``taken`` names the archetypes that have one already."""

    template_name = "admin/assessments/archetype/hues.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.taken: Mapping[str, str] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the colours."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"hues": [(hue, hue == value, self.taken.get(hue, "")) for hue in HUES]}


class GlyphPicker(_Picker):
    """An icon for each drawing of ours, “No icon”, and “Own drawing” with a field for its path data.

    The field's value is always path data. A form without these buttons may send the path data itself.
    """

    template_name = "admin/assessments/archetype/glyphs.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the icons, and the path data of an own drawing."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        value = value or ""
        own = value if value not in ICONS.values() else ""
        icons = [(icon, path, path == value) for icon, path in ICONS.items()]
        is_drawn = own[:1] in ("M", "m") and GLYPH_PATH.fullmatch(own)
        return context | {
            "icons": icons,
            "own": own,
            "own_name": f"{name}_{OWN}",
            "drawn": own if is_drawn else "",
            "none": not value,
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the path data of the icon, or what was typed for an own drawing."""
        value = data.get(name)
        return data.get(f"{name}_{OWN}", "") if value == OWN else value
