#!/usr/bin/env python3
"""Makes damaged files with planted identities, the same ones for the same seed.

Usage: mutate.py FOLDER --count N [--seed S]

File NNNNNN of seed S is always the same, whatever the count: each has dice of its own. `Tools/judge/differential.py
--mutants N` runs midic over them and reads what it writes with four readers.
"""

import argparse
import random
import sys
from copy import deepcopy
from pathlib import Path

from operators import STRUCTURAL, spoil
from seeds import all_seeds

SEEDS = all_seeds()


def mutant(seed, number):
    """(bytes, the operators' names)"""
    dice = random.Random(f"midic/{seed}/{number}")
    file = deepcopy(SEEDS[dice.randrange(len(SEEDS))])
    used = []
    for _ in range(dice.choice([1, 1, 1, 2, 2, 3, 4])):
        operator = dice.choice(STRUCTURAL)
        used.append(operator.__name__)
        operator(file, dice)
    data = file.bytes()
    if dice.random() < 0.12:
        for _ in range(dice.choice([1, 1, 2])):
            used.append("spoil")
            data = spoil(data, dice)
    return data, used


def write_mutants(folder, seed, numbers):
    """Writes the files; returns {name: operators}."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = {}
    for number in numbers:
        try:
            data, used = mutant(seed, number)
        except (ValueError, IndexError, OverflowError) as error:  # Two operators that cannot be put together.
            print(f"{number}: {type(error).__name__}: {error}", file=sys.stderr)
            continue
        name = f"{number:07d}.dcm"
        (folder / name).write_bytes(data)
        made[name] = used
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for name, used in write_mutants(arguments.folder, arguments.seed, range(arguments.count)).items():
        print(name, " ".join(used))


if __name__ == "__main__":
    main()
