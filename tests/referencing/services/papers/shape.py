"""The shape of plain JSON: which facts there are and of which type; what is absent or empty fits anything."""


def shape(value):
    if isinstance(value, dict):
        return {key: shape(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


def differences(one, other, path=""):
    """Yield where two shapes differ."""
    if "NoneType" in (one, other) or [] in (one, other):
        return
    if isinstance(one, dict) and isinstance(other, dict):
        yield from (f"{path}.{key}" for key in one.keys() ^ other.keys())
        for key in one.keys() & other.keys():
            yield from differences(one[key], other[key], f"{path}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        yield from differences(one[0], other[0], f"{path}[]")
    elif one != other:
        yield f"{path}: {one}, {other}"
