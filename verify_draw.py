"""Refait un tirage de Parcours : python3 verify_draw.py tirage.json (rend 0 : oui, 1 : non et où, 2 : illisible)."""

import hashlib
import json
import math
import random
import re
import sys

OWN = re.compile(rb'"sha256": "[0-9a-f]{64}"')
NAMES = ("listing", "stratum", "weight", "key", "rank", "drawn", "inclusion", "inclusion_error")


def digest(*lines):
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def key(seed, listing, weight):
    tie = digest("parcours-draw/1", "key", seed, listing)
    rest = 2**256 - int(tie, 16)  # the key is -log2(rest / 2**256) / weight, in whole numbers
    whole = rest.bit_length() - 1
    mantissa, bits = rest << (256 - whole), 0
    for _ in range(64):
        mantissa = mantissa * mantissa >> 256
        carry = mantissa >> 257
        mantissa, bits = mantissa >> carry, 2 * bits + carry
    return f"{((256 - whole) * 2**64 - bits) * 2**64 // weight:036x}", tie


def shares(weights, quota, rounds, dice):
    if len(set(weights)) == 1 or quota in (0, len(weights)):
        return [(f"{quota}/{len(weights)}", None)] * len(weights)
    hits = [0] * len(weights)
    for _ in range(rounds):
        keys = [-math.log(1.0 - dice.random()) / weight for weight in weights]
        for place in sorted(range(len(keys)), key=keys.__getitem__)[:quota]:
            hits[place] += 1
    return [(f"{hit}/{rounds}", f"0.{math.isqrt(hit * (rounds - hit) * 10**10 // rounds**3):05d}") for hit in hits]


def check(file):
    data = json.loads(file)
    frozen, rows = digest(*data["population"]), [line.split("\t") for line in data["population"]]
    draw, quotas = rows[1][1], {row[1]: int(row[2]) for row in rows if row[0] == "quota"}
    owed, listings = ([row[1:] for row in rows if row[0] == kind] for kind in ("commitment", "listing"))
    kept = [(str(one["seat"]), one["salt"], one["secret"]) for one in data["officials"]]
    due = hashlib.sha256(OWN.sub(b'"sha256": "' + b"0" * 64 + b'"', file, count=1)).hexdigest()
    seed = digest("parcours-draw/1", "seed", draw, frozen, *(f"{k[1]}:{k[2]}" for k in kept), data["public_value"])
    yield "sha256", OWN.findall(file)[:1], [f'"sha256": "{due}"'.encode()]
    yield "draw, population, seed", [data["draw"], data["population_sha256"], data["seed"]], [draw, frozen, seed]
    yield "officials", [[one[0], digest("parcours-draw/1", "commitment", draw, *one)] for one in kept], owed
    yield "order", [row[0] for row in listings], sorted({row[0] for row in listings})
    yield "strata", sorted({row[1] for row in listings}), list(quotas)
    lines, dice = {row[0]: "null" for row in listings}, random.Random(int(frozen, 16))
    for stratum, quota in sorted(quotas.items()):
        mine = [(listing, int(weight)) for listing, name, weight in listings if name == stratum]
        yield f"quota {stratum}", quota, min(quota, len(mine))
        ranked = [listing for _key, listing in sorted((key(seed, *one), one[0]) for one in mine)]
        for one, share in zip(mine, shares([one[1] for one in mine], quota, data["simulation_rounds"], dice)):
            rank = ranked.index(one[0]) + 1
            values = (one[0], stratum, one[1], key(seed, *one)[0], rank, rank <= quota, *share)
            lines[one[0]] = json.dumps(dict(zip(NAMES, values)))
    yield from (("lines", *pair) for pair in zip(map(json.dumps, [*data["lines"], None]), [*lines.values(), "null"]))


def main(path):
    try:
        with open(path, "rb") as stream:
            told = list(check(stream.read()))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        return 2, f"{path} est illisible : {error}"
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        return 1, f"{path} n’est pas un fichier de tirage complet : {error!r}"
    wrong = [f"{place} : lu {found}, attendu {due}" for place, found, due in told if found != due]
    return (1, "\n".join(wrong)) if wrong else (0, f"Chaque ligne découle du reste. {told[1][1]}")


if __name__ == "__main__":
    code, words = main(sys.argv[1]) if len(sys.argv) == 2 else (2, __doc__)
    sys.exit(print(words) or code)
