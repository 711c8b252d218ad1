"""A picture as PNG, for documents that take no SVG."""

from __future__ import annotations

import io
import re


def to_png(svg: str, width: int) -> bytes:
    """The picture as PNG, `width` pixels wide and as high as it has to be, on white.

    Text is set by Pango with the machine's fonts, so every language that has a font is right. Raises OSError where
    Pango is not installed, and ValueError for what is no picture.
    """
    # Only here: it takes half a second, and machines that make no documents need no Pango.
    import pypdfium2
    from weasyprint import HTML

    if width < 1:
        raise ValueError("A picture is at least one pixel wide.")
    sheet = f"<style>@page {{ size: {_size(svg)}; margin: 0 }} body {{ margin: 0 }} svg {{ display: block }}</style>"
    pdf = HTML(string=f"<html><head>{sheet}</head><body>{svg}</body></html>", url_fetcher=_refuse).write_pdf()
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    try:
        picture = page.render(scale=width / page.get_width()).to_pil()
    finally:
        page.close()
        document.close()
    if picture.width != width:
        picture = picture.resize((width, round(picture.height * width / picture.width)))
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


_SIZE = re.compile(r'<svg\b[^>]*? width="([0-9.]+)" height="([0-9.]+)"')


def _size(svg: str) -> str:
    found = _SIZE.match(svg)
    if found is None:
        raise ValueError("That is no picture of commitments.charts.")
    return f"{found[1]}px {found[2]}px"


def _refuse(url: str, *args: object, **kwargs: object) -> object:
    """A picture is complete: nothing in it is fetched."""
    raise ValueError(f"A picture refers to {url}.")
