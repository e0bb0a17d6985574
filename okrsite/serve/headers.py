"""What every answer of the preview bears, and the one refusal that no handler gives. Pure."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of what has none of its own: a picture or a data file opened by itself."""

NEVER_FRAMED = "; frame-ancestors 'none'"
"""The end of each policy: a page of another site that frames this one could steal clicks on its links."""

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY + NEVER_FRAMED,
    "Content-Type": "text/plain; charset=utf-8",
    # Without it any page could load the site's data scripts, and read what they set.
    "Cross-Origin-Resource-Policy": "same-origin",
    # Who follows a link from the last good page to another one is known by it.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Errors and redirects bear them, too; what has another type says so."""


ASKED_AGAIN = "no-cache"
"""For what pages are drawn with: kept, and asked for each time whether it is still the same."""


def refusal() -> bytes:
    """The whole answer to what is no request: too large, cut off, or not HTTP."""
    said = "400 Bad Request\n"
    headers = {**HEADERS, "Content-Length": str(len(said)), "Connection": "close"}
    lines = ["HTTP/1.1 400 Bad Request", *(f"{name}: {value}" for name, value in headers.items()), "", said]
    return "\r\n".join(lines).encode("ascii")
