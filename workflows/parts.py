"""The parts in which a vendor declares a service: each holds its own fields, so that two people can write at once."""

from enum import StrEnum


class Part(StrEnum):
    """Written on one page each; a part has a version of its own."""

    ELIGIBILITY = "eligibility"
    SERVICE = "service"
    VENDOR = "vendor"
    ORIENTATION = "orientation"


# What each part writes, as paths into the declaration; `track` stands beside it.
FIELDS: dict[Part, tuple[str, ...]] = {
    Part.ELIGIBILITY: (
        *("service.forms", "vendor.nature", "service.audience", "service.fields", "service.connected_objects"),
        *("service.medical_device.class", "service.free"),
    ),
    Part.SERVICE: (
        *("service.name", "service.version", "service.description", "service.usable_since", "service.regions"),
        *("service.topics", "service.urls", "service.medical_device.ce_certificate", "files"),
    ),
    Part.VENDOR: ("vendor.signatory",),
    Part.ORIENTATION: ("orientation", "track"),
}
