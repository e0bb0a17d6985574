"""Pages to files, on as many processors as there are; what shows the same as at an earlier build is not
rendered again.

The order is that of the pages, whatever was worked out where and when.
"""

from __future__ import annotations

from okrsite.rendering.made import Made, Rendered
from okrsite.rendering.renderer import Renderer
from okrsite.rendering.spread import KilledError, processors, spread

__all__ = ["KilledError", "Made", "Rendered", "Renderer", "processors", "spread"]
