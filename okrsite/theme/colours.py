"""Colours as CSS writes them: what a token of a colour may be set to."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAMES = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown
burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia
gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred indigo
ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue
lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon
mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple red
rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue slateblue
slategray slategrey snow springgreen steelblue tan teal thistle tomato transparent turquoise violet
wheat white whitesmoke yellow yellowgreen
"""
NAMES = frozenset(_NAMES.split())
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_CALL = re.compile(r"([a-z-]+)\((.*)\)")
_NUMBER = re.compile(r"(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?:%|deg|grad|rad|turn)?|none)")
_SHARE = re.compile(r" *\d+(?:\.\d+)?% *")
_MODELS = frozenset({"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"})
_SPACES = frozenset({"srgb", "srgb-linear", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020", "xyz"})


def is_colour(text: str) -> bool:
    """Whether CSS takes it for a colour: `#0b5fa0`, `navy`, `hsl(200 50% 30%)`, `light-dark(#fff, #000)`."""
    text = text.strip().lower()
    if text in NAMES or _HEX.fullmatch(text):
        return True
    call = _CALL.fullmatch(text)
    if call is None:
        return False
    name, parts = call[1], list(_parts(call[2]))
    if name == "light-dark":
        return len(parts) == 2 and all(map(is_colour, parts))
    if name == "color-mix":
        mixed = (_SHARE.sub("", part) for part in parts[1:])
        return len(parts) == 3 and parts[0].strip().startswith("in ") and all(map(is_colour, mixed))
    numbers = re.split(r"[\s,/]+", call[2].strip())
    if name == "color":
        return numbers[0] in _SPACES and _are_channels(numbers[1:])
    return name in _MODELS and _are_channels(numbers)


def _are_channels(numbers: list[str]) -> bool:
    """Three, and perhaps how opaque it is."""
    return len(numbers) in {3, 4} and all(map(_NUMBER.fullmatch, numbers))


def _parts(text: str) -> Iterator[str]:
    """What stands between the commas, but not within parentheses."""
    depth, begun = 0, 0
    for at, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            yield text[begun:at]
            begun = at + 1
    yield text[begun:]
