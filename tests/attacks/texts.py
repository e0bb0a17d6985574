"""What would run, break out or count if a page, a file or a terminal took text for more than text."""

from __future__ import annotations

ELSEWHERE = "evil.example"
"""The host that nothing may ask for anything."""

SUM = "60481729"
"""What `{{ 7777*7777 }}` would come to."""

MARKUP = (
    "<script>pwned=1</script>",
    "</script><script>pwned=1</script>",
    f'"><img src=https://{ELSEWHERE}/i onerror=pwned=1>',
    "' onmouseover='pwned=1' autofocus onfocus='pwned=1' x='",
    "` onload=pwned=1 `",
    "<svg/onload=pwned=1>",
    f"</title></textarea></style></noscript></template></svg><iframe src=//{ELSEWHERE}>",
    "<a href=javascript:pwned=1>x</a>",
    f"<meta http-equiv=refresh content=0;//{ELSEWHERE}>",
    f"<base href=//{ELSEWHERE}/>",
    "<!--<script> --> --!> ]]> <![CDATA[",
    "&lt;script&gt;pwned=1&lt;/script&gt; &#60;script&#62; \\u003cscript\\u003e \\x3cscript\\x3e",
)
TEMPLATES = ("{{ 7777*7777 }} {% raw %} {# x #} ${7777*7777} #{7777*7777} <%= 7777*7777 %> ${{ 7777*7777 }}",)
LINES = ("\n::error::pwned\nBEGIN:VEVENT\n  top#arr: $9M # \n---\npwned: 1\n\t=1+1\r\n# pwned",)
"""What begins anew on a line of its own."""
TURNING = ("\u202b\u2066\u200f\u2028\u2029\u0085\ufeff\u200b\u00ad\U000e0041",)
"""What turns text around, ends a line, is not seen at all."""
RUNNERS = (
    "@everyone #12 ::error file=x::pwned %0A::error::pwned ##[error]pwned",
    "##vso[task.complete result=Failed]pwned",
    f"![x](https://{ELSEWHERE}/i.png) [x](javascript:pwned=1) ``` ~~~ | a | <https://{ELSEWHERE}>",
)
"""What comments, terminals and the runners of CI jobs act on."""
FEEDS = ("&xxe; %xxe; BEGIN:VEVENT;X=1:a,b\\nEND:VEVENT", "]]>&amp;<?xml version='1.0'?>")

ALL = " ".join((*MARKUP, *TEMPLATES, *TURNING, *RUNNERS, *FEEDS, *LINES))

LEADS = (
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    "\uff1d1",
    "::error::pwned",
    "javascript:pwned=1",
    "data:text/html,<script>pwned=1</script>",
    "<script>pwned=1</script>",
    '"',
    "'",
    "&",
    "*/;pwned=1;/*",
    "{{ 7777*7777 }}",
)
"""What acts only at the beginning."""

NAME = "'onclick='pwned=1' & {{ 60481728+1 }} ${7}; `x` [y](z) =+@ ~!,^"
"""What the name of a file may hold, on Linux at least; `/` alone parts folders."""

SCHEMES = ("javascript:pwned=1", "data:text/html,<script>pwned=1</script>", "vbscript:pwned=1")
_DISGUISES = (
    "{0}",
    "\x01{0}",
    " {0}",
    "\u00a0{0}",
    "\ufeff{0}",
    "\u200b{0}",
    "{upper}",
    "{mixed}",
    "{half}\t{rest}",
    "{half}\n{rest}",
    "{half}\r{rest}",
    "{half}&Tab;{rest}",
    "{half}&NewLine;{rest}",
    "{half}&#9;{rest}",
    "{half}\u00ad{rest}",
    "{half}%0a{rest}",
    "{half}\\{rest}",
    "{decimal}",
    "{hexadecimal}",
    "{percent}",
    "{word}&colon;{after}",
    "{word}%3a{after}",
    "{word}\\:{after}",
    "{word}\uff1a{after}",
    "{word}\t:{after}",
    "{wide}",
    "\\{0}",
    "./{0}",
    "//{0}",
    "feed:{0}",
    "view-source:{0}",
    "http:{0}",
)


def disguised(address: str) -> tuple[str, ...]:
    """An address in the forms that make filters miss it."""
    word, _, after = address.partition(":")
    parts = {
        "upper": address.upper(),
        "mixed": "".join(c.upper() if n % 2 else c for n, c in enumerate(address)),
        "half": address[:4],
        "rest": address[4:],
        "word": word,
        "after": after,
        "decimal": "".join(f"&#{ord(c)};" for c in word) + ":" + after,
        "hexadecimal": "".join(f"&#x{ord(c):x}" for c in word) + "&#x3a;" + after,
        "percent": "".join(f"%{ord(c):02x}" for c in word) + ":" + after,
        "wide": "".join(chr(ord(c) + 0xFEE0) for c in word) + ":" + after,
    }
    return tuple(form.format(address, **parts) for form in _DISGUISES)


ADDRESSES = (
    *(form for scheme in SCHEMES for form in disguised(scheme)),
    f"//{ELSEWHERE}/",
    f"/\\{ELSEWHERE}/",
    f"\\\\{ELSEWHERE}/",
    f"/\t/{ELSEWHERE}/",
    "file:///etc/passwd",
    "blob:https://x/y",
    "about:blank",
    "http://[",
    "https://user:pass@[::1",
    "x:" * 40,
)
"""What no page may lead to by a click, or what looks like it."""
