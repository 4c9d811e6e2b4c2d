"""What search engines read of a service's page: schema.org, as a block of data that no browser runs."""

from typing import Any

from referencing.services.catalogue.sheet import Sheet
from workflows.dossier import Form

_SYSTEMS = {"app_store": "iOS", "play_store": "Android"}


def structured(sheet: Sheet, address: str) -> dict[str, Any]:
    """Return the facts of a service as schema.org/SoftwareApplication."""
    service = sheet.declared
    is_mobile = Form.MOBILE_APP in service.forms
    systems = [system for name, system in _SYSTEMS.items() if name in service.urls] if is_mobile else []
    offer = {"offers": {"@type": "Offer", "price": "0", "priceCurrency": "EUR"}} if service.free else {}
    return {
        "@context": "https://schema.org",
        "@type": "MobileApplication" if is_mobile else "WebApplication",
        "name": sheet.service.name,
        "description": service.description,
        "url": address,
        "sameAs": [url for name, url in service.urls.items() if name != "privacy"],
        "applicationCategory": "HealthApplication",
        "operatingSystem": ", ".join(systems) or "Web",
        "softwareVersion": sheet.listing.verified_version,
        "isAccessibleForFree": service.free,
        "inLanguage": "fr",
        "publisher": {"@type": "Organization", "name": sheet.vendor},
        "datePublished": sheet.entered_on.isoformat(),
        "expires": sheet.listing.ends_on.isoformat(),
        "dateModified": sheet.changed_on.isoformat(),
        **offer,
    }
