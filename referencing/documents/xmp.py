"""The metadata packet: what WeasyPrint writes for PDF/A, and that the file is PDF/UA-1 as well."""

from collections.abc import Callable
from functools import partial

from weasyprint import Document

# PDF/A knows no pdfuaid namespace: it wants a description of it in the file (ISO 19005-3, 6.6.2.3.3).
_ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>\
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
_END = b"</rdf:RDF>"


def declare_accessible(document: Document) -> None:
    """Make a document say that it is PDF/UA-1, in the one rdf:RDF that a packet may have."""
    written: Callable[..., bytes] = document.metadata.generate_rdf_metadata
    document.metadata.generate_rdf_metadata = partial(_with_accessibility, written)


def _with_accessibility(written: Callable[..., bytes], *args: object) -> bytes:
    return written(*args).replace(_END, _ACCESSIBLE + _END)
