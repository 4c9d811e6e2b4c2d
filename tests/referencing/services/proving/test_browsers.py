import pytest

from referencing.services.proving.browsers import Visit, visit_of

SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1 Version/17.5 Mobile Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/129.0 Safari/537.36 Edg/129.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/129.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        (SAFARI, "Safari sur iPhone"),
        (EDGE, "Edge sur Windows"),
        (CHROME, "Chrome sur Android"),
        ("", "Appareil inconnu"),
        ("curl/8.0", "Appareil inconnu"),
        ("x" * 5000, "Appareil inconnu"),
    ],
)
def test_browser_is_told_in_words(user_agent, device):
    assert visit_of(user_agent, "192.0.2.1") == Visit(device, "192.0.2.1")
