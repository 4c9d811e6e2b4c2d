"""Small evidence files for the demonstration: real one-page PDFs, the same bytes each time."""

import io

from pikepdf import Array, Dictionary, Name, Page, Pdf

_WIDTH, _HEIGHT, _TOP, _LINE = 420, 298, 68, 22  # points; a page grows with its lines


def paper(*lines: str) -> bytes:
    """Return a one-page PDF that shows some lines of Latin-1 text."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    shown = b"".join(b"(%b) Tj 0 -%d Td\n" % (_escaped(line), _LINE) for line in lines)
    height = max(_HEIGHT, _TOP + _LINE * (len(lines) + 1))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, _WIDTH, height]),
        Resources=Dictionary(Font=Dictionary(F1=pdf.make_indirect(font))),
        Contents=pdf.make_stream(b"BT /F1 13 Tf 40 %d Td\n%bET" % (height - _TOP, shown)),
    )
    pdf.pages.append(Page(pdf.make_indirect(page)))
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _escaped(line: str) -> bytes:
    plain = line.replace("\u2019", "'").replace("\u202f", "\u00a0").encode("cp1252", "replace")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
