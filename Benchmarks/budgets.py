"""Counts that are held against budgets, which stand in a file of lines `what<tab>budget`."""

import os
import sys

# Dictionaries are seeded anew in each process, which moves counts by some hundredths; in what is counted they are not.
os.environ["SWIFT_DETERMINISTIC_HASHING"] = "1"

# Counts differ by so much with the machine's C library and the lengths of paths.
SLACK = 1.03


class Budgets:
    """`--check` says of each count whether it holds, and ends with 1 unless all do; `--update` writes the counts as budgets."""

    def __init__(self, path, options):
        self.path, self.check, self.update = path, options.check, options.update
        self.kept, self.passed, self.failed = {}, 0, 0
        if path.exists():
            for line in path.read_text().splitlines()[1:]:
                what, budget = line.split("\t")
                self.kept[what] = int(budget)

    @staticmethod
    def add_options(parser):
        parser.add_argument("--check", action="store_true", help="fail above the budgets")
        parser.add_argument("--update", action="store_true", help="make the counts the budgets")

    def hold(self, what, count, limit=lambda budget: budget * SLACK, also=True, remark="", new=None):
        """Shows a count. It holds if it is not above the limit for its budget, and `also` is true; one without a budget never does.

        `new` is the budget that `--update` writes, if not the count.
        """
        budget = self.kept.get(what)
        text = f"{what}: {count:,}{remark}"
        if self.check:
            holds = budget is not None and count <= limit(budget) and also
            self.passed, self.failed = self.passed + holds, self.failed + (not holds)
            text = ("ok    " if holds else "FAIL  ") + text + f"; budget {'missing' if budget is None else format(budget, ',')}"
        print(text, flush=True)
        self.kept[what] = count if new is None else new

    def end(self):
        if self.update:
            self.path.write_text("what\tbudget\n" + "".join(f"{what}\t{budget}\n" for what, budget in self.kept.items()))
        if self.check:
            print(f"budgets: {self.passed} passed, {self.failed} failed")
            sys.exit(1 if self.failed or not self.passed else 0)
