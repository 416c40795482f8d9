#!/usr/bin/env python3
"""Counts what policies of many rules cost to compile, and whether twice the rules cost no more than about twice as much.

Usage: compile.py [--midic PATH] [--seed 1] [--check] [--update] [--times]

Makes policies of four kinds, at two sizes each, of which one has twice the rules of the other: rules for attributes, rules in blocks for SOP classes,
rules for private creators, and misspelt attributes (which all get a diagnostic with a suggestion).
`midic build` is run on them under valgrind's callgrind; what a policy without such rules costs is taken off, for the misspelt ones what one of them costs,
since a policy with an error is not lowered. `--check` fails where twice the rules cost more
than 2.3 times, or the larger one more than its budget in compile.tsv plus three per cent; `--update` writes the budgets. `--times` says seconds
of the larger ones, best of three, which depend on the machine.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from budgets import Budgets

TOP = Path(__file__).resolve().parents[1]
ELEMENTS = TOP / "Sources/Compiler/Standard/Generated/StandardData+Elements.swift"
BUDGETS = Path(__file__).resolve().with_name("compile.tsv")
GROWTH = 2.3
CLASSES = ["storage(CT)", "storage(MR)", "storage(CT, MR)", "storage(US)", "storage(PT)"]
HEAD = """midic 1
policy many_rules version "1.0.0" {
    standard  "2026d"
    extends   basic
    otherwise keep in_iod else remove
    on_error  quarantine
}
secret study_key
uids -> uid(study_key, scope: project)
"""


def keywords():
    """Attributes that a rule may remove: not those that identify an object or say how to decode it, no repeating groups."""
    found = []
    for line in ELEMENTS.read_text().splitlines():
        row = line.split("\t")
        if len(row) != 6 or not re.fullmatch("[0-9A-F]{8}", row[0]) or not row[1]:
            continue
        group, element = int(row[0][:4], 16), int(row[0][4:], 16)
        if group in (0x0028, 0x7FE0, 0xFFFA, 0xFFFE) or group <= 4 or element == 0 or row[3] in ("UI", "OB", "OW", "UN"):
            continue
        found.append(row[1])
    return found


def misspelt(word, chance):
    """One to three slips: letters swapped, lost, doubled or exchanged."""
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(1, len(word) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            word = word[:place] + word[place + 1] + word[place] + word[place + 2:]
        elif kind == 1 and len(word) > 6:
            word = word[:place] + word[place + 1:]
        elif kind == 2:
            word = word[:place] + word[place] + word[place:]
        else:
            word = word[:place] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1:]
    return word


class Rules:
    """Policies of as many rules as asked for, the same for the same seed."""

    def __init__(self, seed):
        self.seed = seed
        self.words = keywords()

    def chosen(self, count, from_words, kind):
        words = list(from_words)
        random.Random(f"{self.seed} {kind}").shuffle(words)
        return words[:count]

    def attributes(self, count):
        """As many as there are; what is missing stands in blocks for classes."""
        words = self.chosen(count, self.words, "attributes")
        return [("", f"{word} -> remove") for word in words] + self.classes(count - len(words))

    def classes(self, count):
        """A fifth of them for each class, in a block."""
        words = self.chosen(count // len(CLASSES) + 1, self.words, "classes")
        return [(f"for {name}", f"{word} -> remove") for name in CLASSES for word in words][:count]

    def creators(self, count):
        chance = random.Random(f"{self.seed} creators")
        names = {}
        while len(names) < count:
            names[f"{chance.choice(('ACME', 'VENDOR', 'LAB', 'SITE'))} {chance.randrange(10 ** 6):06d} {chance.choice(('HDR', 'CSA', '1.0'))}"] = None
        return [("", f'private "{name}" (0019,xx{chance.randrange(256):02X}) -> override keep because "no person"') for name in names]

    def wrong(self, count):
        chance = random.Random(f"{self.seed} wrong")
        known = set(self.words)
        words = {}
        while len(words) < count:
            word = misspelt(chance.choice(self.words), chance)
            if word not in known:
                words[word] = None
        return [("", f"{word} -> remove") for word in words]


def text_of(rules):
    """The policy, and for each rule the number of its line."""
    lines, places, block = HEAD.splitlines(), [], ""
    for opened, rule in [*rules, ("", None)]:
        if opened != block:
            lines += ["}"] if block else []
            lines += [opened + " {"] if opened else []
            block = opened
        if rule:
            lines.append(rule)
            places.append(len(lines))
    return "\n".join(lines) + "\n", places


# Rules of the larger policy, and whether it compiles.
KINDS = {"attributes": (5000, True), "classes": (5000, True), "creators": (4000, True), "wrong": (5000, False)}


def command(midic, policy):
    return [str(midic), "build", str(policy), "--output", str(policy.with_suffix(".ruleset")), "--quiet"]


def build(midic, policy, is_sound, *under):
    done = subprocess.run([*under, *command(midic, policy)], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != (0 if is_sound else 1):
        sys.exit(f"{policy}: ended with {done.returncode}\n{done.stderr[:2000]}")
    return done.stderr


def policy(midic, folder, rules, count, is_sound):
    """Writes one of this many rules. What the compiler refuses is left out before: a rule for what decoding needs, for example."""
    path = Path(folder) / f"{count}.midic"
    while True:
        text, places = text_of(rules[:count])
        path.write_text(text)
        done = subprocess.run(command(midic, path), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        refused = {int(line) for line in re.findall(r"\.midic:(\d+):\d+: error", done.stderr)}
        if not is_sound or done.returncode == 0:
            return path
        left = [rule for rule, place in zip(rules, places) if place not in refused] + rules[count:]
        if len(left) == len(rules) or len(left) < count:
            sys.exit(f"{path}: {len(rules) - len(left)} rules are refused; {len(left)} are left\n{done.stderr[:2000]}")
        rules = left


def instructions(midic, policy, is_sound):
    text = build(midic, policy, is_sound, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    return int(re.search(r"Collected : (\d+)", text).group(1))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--midic", type=Path, default=TOP / ".build/release/midic")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default=",".join(KINDS))
    Budgets.add_options(parser)
    parser.add_argument("--times", action="store_true")
    options = parser.parse_args()
    budgets, rules = Budgets(BUDGETS, options), Rules(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        starts = {}
        if not options.times:
            sound = policy(options.midic, folder, [], 0, True)
            starts = {True: instructions(options.midic, sound, True),
                      False: instructions(options.midic, policy(options.midic, folder, rules.wrong(1), 1, False), False)}
        for kind in options.only.split(","):
            count, is_sound = KINDS[kind]
            written = getattr(rules, kind)(count + count // 5)
            half, whole = (policy(options.midic, folder, written, n, is_sound) for n in (count // 2, count))
            if options.times:
                seconds = []
                for _ in range(3):
                    begin = time.monotonic()
                    build(options.midic, whole, is_sound)
                    seconds.append(time.monotonic() - begin)
                print(f"{kind}: {count} rules, {min(seconds):.2f} s", flush=True)
                continue
            with ThreadPoolExecutor(2) as pool:
                half, whole = pool.map(lambda path: instructions(options.midic, path, is_sound) - starts[is_sound], (half, whole))
            budgets.hold(f"{kind}: instructions for {count} rules", whole, also=whole <= half * GROWTH,
                         remark=f", {whole / half:.2f} times those for {count // 2}")
    budgets.end()


if __name__ == "__main__":
    main()
