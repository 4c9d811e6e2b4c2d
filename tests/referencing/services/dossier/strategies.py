"""Any dossier that may be taken in, and any small change that may spoil one."""

from datetime import date

from hypothesis import strategies as st
from stdnum import luhn

from referencing.services.dossier import formats
from tests.workflows.builders import rulebook
from workflows import dossier as d
from workflows.vocabulary import Access, Kind, Track

BOOK = rulebook("demo-2")
_VISIBLE = st.characters(exclude_categories=("C", "Zl", "Zp"))
_INSIDE = st.characters(exclude_categories=("C", "Z"), exclude_characters="/\\:")
names = st.text(_VISIBLE, min_size=1, max_size=30).filter(lambda name: formats.name_fault(name) is None)
texts = st.text(_VISIBLE | st.sampled_from("\n\t"), max_size=60)
sirens = st.text("0123456789", min_size=8, max_size=8).map(lambda stem: stem + luhn.calc_check_digit(stem))
emails = st.from_regex(r"[a-z]{1,8}(\.[a-zA-Z]{1,8})?@[a-z]{1,8}\.example", fullmatch=True)
versions = st.tuples(*[st.integers(0, 999)] * 3).map(lambda numbers: "{}.{}.{}".format(*numbers))
_folders = st.sampled_from(["", "preuves/", "preuves/été 2026/", "Données n°1/"])
paths = st.builds(
    "{}{}.{}".format, _folders, st.text(_INSIDE, min_size=1, max_size=12), st.sampled_from(["pdf", "png", "txt"])
).filter(lambda path: ".." not in path.split("/"))
_dates = st.none() | st.dates(date(2000, 1, 1), date(2050, 12, 31))


def _some(values):
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


vendors = st.builds(
    d.Vendor,
    name=names,
    siren=sirens,
    signatory=st.builds(d.Signatory, name=names, email=emails),
    nature=st.sampled_from(d.VendorNature),
)


def _services(certificate):
    device = st.builds(
        d.MedicalDevice, device_class=st.sampled_from(formats.DEVICE_CLASSES), ce_certificate=certificate
    )
    return st.builds(
        d.Service,
        name=names,
        version=versions,
        forms=_some(list(d.Form)),
        audience=st.sampled_from(d.Audience),
        fields=_some(list(d.Sector)),
        free=st.booleans(),
        usable_since=_dates,
        description=texts,
        connected_objects=st.lists(names, unique=True, max_size=2).map(tuple),
        medical_device=st.none() | device,
        regions=_some(list(formats.regions())[:4]),
        urls=st.dictionaries(names, st.just("https://exemple.fr/"), max_size=2),
    )


def _answers(files):
    items = st.builds(d.EvidenceItem, file=st.sampled_from(files), valid_until=_dates)
    evidence = st.lists(items, unique_by=lambda item: item.file, max_size=3).map(tuple)
    levelled = st.builds(d.Answer, level=st.none() | st.sampled_from([0, 1]), comment=texts, evidence=evidence)
    apart = st.builds(d.Answer, comment=texts, evidence=evidence, not_applicable=texts)
    return st.dictionaries(st.sampled_from([one.key for one in BOOK.criteria]), levelled | apart)


_grants = st.lists(
    st.builds(
        d.GrantRequest,
        api=st.sampled_from(list(BOOK.api)),
        access=_some(list(Access)),
        purpose=st.sampled_from(list(BOOK.purpose)),
        need=texts,
        modalities=texts,
        retention=st.sampled_from(["", "P12M", "P1Y6M", "PT36H"]),
        security=texts,
        consent_text=texts,
    ),
    unique_by=lambda grant: grant.api,
).map(tuple)


@st.composite
def dossiers(draw):
    """Return a dossier without fault, complete or not; its files may be named by several answers."""
    files = draw(st.lists(paths, min_size=1, max_size=4, unique_by=str.casefold))
    return d.Dossier(
        format=d.FORMAT,
        rulebook=BOOK.key,
        kind=draw(st.sampled_from([Kind.INITIAL])),
        track=draw(st.sampled_from(Track)),
        vendor=draw(vendors),
        service=draw(_services(st.none() | st.sampled_from(files))),
        orientation=draw(st.dictionaries(st.sampled_from([one.key for one in BOOK.questions]), st.booleans())),
        answers=draw(_answers(files)),
        grants=draw(_grants),
    )


_odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(), max_size=20),
    st.sampled_from(["../x", "/x", "2026-02-30", "\ud800", "", "1" * 300, 10**200, [], {}, [[]], {"": None}]),
)


@st.composite
def spoiled(draw, data):
    """Return plain data with some values anywhere replaced, removed, added or renamed, whatever comes of it."""
    for _ in range(draw(st.integers(1, 4))):
        data = _spoil(draw, data)
    return data


def _spoil(draw, data):
    if isinstance(data, dict) and data and draw(st.integers(0, 5)):
        key = draw(st.sampled_from(sorted(data)))
        act = draw(st.sampled_from(["deeper", "deeper", "deeper", "remove", "rename", "add"]))
        rest = {name: value for name, value in data.items() if name != key}
        if act == "remove":
            return rest
        if act == "rename":
            return rest | {draw(st.text(st.characters(), max_size=8)): data[key]}
        if act == "add":
            return data | {draw(st.text(st.characters(), max_size=8)): draw(_odd)}
        return rest | {key: _spoil(draw, data[key])}
    if isinstance(data, list) and data and draw(st.integers(0, 3)):
        place = draw(st.integers(0, len(data) - 1))
        return [*data[:place], _spoil(draw, data[place]), *data[place + 1 :]]
    return draw(_odd)
