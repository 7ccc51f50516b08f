"""The course's one look: its palette, type scale and spacing (``theme.css``), and the palette for figures."""

from doubletake.theme.palette import THEME, colours, figure_style

__all__ = ["THEME", "colours", "figure_style"]
