# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check of the house prints: TAP, with the reasons of each failure."""


def report(results):
    """Prints (name, passed, reasons) each; returns whether all passed."""
    print(f"1..{len(results)}")
    for number, (name, passed, why) in enumerate(results, 1):
        print(f"{'ok' if passed else 'not ok'} {number} - {name}")
        if not passed:
            for reason in why:
                print(f"# {reason}")
    return all(passed for _, passed, _ in results)
