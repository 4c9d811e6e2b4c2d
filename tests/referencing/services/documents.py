"""Files for the tests: PDFs and office documents, good ones and those that hide something."""

import io
import zipfile
from functools import partial

from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, ObjectStreamMode, Page, Pdf, Stream, String

_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = {
    "[Content_Types].xml": b'<Types><Override PartName="/word/document.xml" ContentType="text/xml"/></Types>',
    "word/document.xml": b"<w:document/>",
}
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}


def pdf(change=None, **options):
    """Return the bytes of a one-page PDF that `change(pdf)` may have altered."""
    document = Pdf.new()
    document.pages.append(Page(document.make_indirect(Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 9, 9])))))
    if change:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer, static_id=True, **options)
    return buffer.getvalue()


def _script(text="app.alert('exemple')"):
    return Dictionary(S=Name.JavaScript, JS=String(text))


def _on_opening(document):
    document.Root.OpenAction = _script()


def _on_page(document):
    document.pages[0].AA = Dictionary(O=_script())


def _in_names(document):
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("un"), _script()])))


def _in_annotation(document):
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 1, 1]), A=_script())
    document.pages[0].Annots = Array([document.make_indirect(link)])


def _in_form(document):
    field = Dictionary(FT=Name.Tx, T=String("un"), AA=Dictionary(K=_script()))
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))


def _in_chain(document):
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([]), Next=Array([_script()]))


def _in_stream(document):
    code = document.make_indirect(Stream(document, b"app.alert('exemple')"))
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=code)


def _unnamed(document):
    document.Root.OpenAction = Dictionary(JS=String("app.alert('exemple')"))


def _launch(document):
    document.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _submit(document):
    document.Root.OpenAction = Dictionary(S=Name.SubmitForm, F=String("https://exemple.fr"))


def _attachment(document):
    document.attachments["exemple.exe"] = AttachedFileSpec(document, b"MZ", filename="exemple.exe")


def _attached_to_page(document, **type_of_file):
    held = Stream(document, b"MZ", **type_of_file)
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=Array([0, 0, 1, 1]),
        FS=Dictionary(Type=Name.Filespec, F=String("exemple.exe"), EF=Dictionary(F=document.make_indirect(held))),
    )
    document.pages[0].Annots = Array([document.make_indirect(note)])


def _rich_media(document):
    media = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 1, 1]))
    document.pages[0].Annots = Array([document.make_indirect(media)])


def _xfa(document):
    document.Root.AcroForm = Dictionary(XFA=document.make_indirect(Stream(document, b"<xdp/>")))


_PACKED = {"object_stream_mode": ObjectStreamMode.generate, "compress_streams": True}
_OPEN_TO_ALL = Encryption(owner="secret", user="")
ACTIVE_PDFS = {
    "on opening": (pdf(_on_opening), "JavaScript"),
    "on a page": (pdf(_on_page), "JavaScript"),
    "among the names": (pdf(_in_names), "JavaScript"),
    "behind a link": (pdf(_in_annotation), "JavaScript"),
    "in a form": (pdf(_in_form), "JavaScript"),
    "after another action": (pdf(_in_chain), "JavaScript"),
    "as a stream": (pdf(_in_stream), "JavaScript"),
    "without its type": (pdf(_unnamed), "JavaScript"),
    "in an object stream": (pdf(_in_form, **_PACKED), "JavaScript"),
    "under a protection that opens": (pdf(_on_opening, encryption=_OPEN_TO_ALL), "JavaScript"),
    "with letters written in numbers": (pdf(_on_opening).replace(b"/S /JavaScript", b"/S /J#61vaScript"), "JavaScript"),
    "a program to start": (pdf(_launch), "Launch"),
    "a form to send": (pdf(_submit), "SubmitForm"),
    "a program attached": (pdf(_attachment), "EmbeddedFiles"),
    "a program attached to a page": (pdf(partial(_attached_to_page, Type=Name.EmbeddedFile)), "EmbeddedFiles"),
    "a program that does not say it is attached": (pdf(_attached_to_page), "EmbeddedFiles"),
    "a film": (pdf(_rich_media), "RichMedia"),
    "a form of another kind": (pdf(_xfa), "XFA"),
}


def archive(parts, compression=zipfile.ZIP_DEFLATED):
    """Return the bytes of an archive of some parts: name and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def docx(**more):
    """Return the bytes of a small text document with more parts: name and content."""
    return archive(DOCX | more)


def relationship(kind, target, mode="External"):
    """Return a part that names an outside target."""
    link = f'<Relationship Type="{_RELATIONSHIPS}/{kind}" Target="{target}" TargetMode="{mode}"/>'
    return f"<Relationships>{link}</Relationships>".encode()
