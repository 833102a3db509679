"""How does a reviewer put one printed mean to the test from a terminal?

``effektbog grim MEAN N`` says whether a mean of that many whole-number answers can have been
printed so, with ``--sd`` also the standard deviation, and with ``--scale`` how many response
distributions are behind the line. It needs no project.

The exit code is the verdict: 0 consistent, 1 inconsistent, 2 a question that cannot be put (a
mean that is no number, n below 1). Scripts can tell a finding from a typing error.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from helpers.errors import BookError
from helpers.forensics import (
    ROUNDINGS,
    Grim,
    Grimmer,
    Reported,
    Rounding,
    count_distributions,
    grim,
    grimmer,
    list_distributions,
)
from helpers.numbers import format_number

CONSISTENT, INCONSISTENT, UNANSWERABLE = 0, 1, 2

_FAILURES = {
    "variance": "no whole sum of squares gives that standard deviation",
    "parity": "the sum of squares would have to be odd where the sum is even, or the reverse, or "
    "smaller than whole answers allow",
    "scale": "no answers on that scale have both that mean and that standard deviation",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the subcommand ``grim`` to the command line.

    Parameters
    ----------
    subparsers : argparse subparsers action
        Where the subcommands of ``effektbog`` are collected. The parsed arguments carry the
        function to call as ``run``; it takes them and returns the exit code.
    """
    parser = subparsers.add_parser(
        "grim",
        help="test one printed mean against the number of answers",
        description="Test whether a printed mean (and standard deviation) can come from N "
        "whole-number answers. Exit code 0: consistent, 1: inconsistent, 2: the question cannot "
        "be put.",
    )
    parser.add_argument("mean", metavar="MEAN", help="as printed, with trailing zeros: 3.50 or 3,5")
    parser.add_argument("n", metavar="N", type=int, help="number of respondents who answered")
    parser.add_argument(
        "--items", type=int, default=1, metavar="K", help="items averaged per respondent"
    )
    parser.add_argument("--sd", help="the standard deviation as printed (GRIMMER)")
    parser.add_argument(
        "--scale", type=_scale, metavar="LOW-HIGH", help="lowest and highest answer, as in 1-5"
    )
    parser.add_argument("--percent", action="store_true", help="MEAN is a percentage")
    parser.add_argument(
        "--high",
        type=_high,
        metavar="COUNT/FROM",
        help="how many answers were at least FROM, as in 15/4 (needs --scale)",
    )
    parser.add_argument(
        "--population", action="store_true", help="the standard deviation divides by N"
    )
    parser.add_argument(
        "--rounding",
        choices=ROUNDINGS,
        default="either",
        help="how the numbers were rounded; by default a tie may have gone either way",
    )
    parser.add_argument(
        "--list",
        type=int,
        default=0,
        metavar="M",
        dest="limit",
        help="list up to M response distributions (needs --scale)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Carry out ``effektbog grim``.

    Parameters
    ----------
    arguments : argparse.Namespace
        What `register` declares.

    Returns
    -------
    int
        0 consistent, 1 inconsistent, 2 the question cannot be put.
    """
    try:
        answer = examine(arguments)
    except BookError as error:
        print(f"effektbog grim: {error}", file=sys.stderr)
        return UNANSWERABLE
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(answer["verdict"])
        for line in answer["explanation"]:
            print(f"  {line}")
        for distribution in answer.get("distributions", []):
            print("  " + "  ".join(f"{value}: {count}" for value, count in distribution.items()))
    return CONSISTENT if answer["consistent"] else INCONSISTENT


def examine(arguments: argparse.Namespace) -> dict[str, Any]:
    """Collect the findings about one printed line.

    Parameters
    ----------
    arguments : argparse.Namespace
        What `register` declares.

    Returns
    -------
    dict
        ``consistent``, ``verdict`` and ``explanation`` (lines of text), with ``sums``,
        ``nearest``, and where a scale was given ``count`` and ``distributions``.

    Raises
    ------
    BookError
        If the question cannot be put.
    """
    rounding: Rounding = arguments.rounding
    first = grim(
        arguments.mean,
        arguments.n,
        items=arguments.items,
        scale=arguments.scale,
        percent=arguments.percent,
        rounding=rounding,
    )
    answer: dict[str, Any] = {
        "mean": arguments.mean,
        "n": arguments.n,
        "items": arguments.items,
        "sd": arguments.sd,
        "rounding": rounding,
        "consistent": first.consistent,
        "sums": [first.sums[0], first.sums[-1]] if first.sums else [],
        "nearest": [str(mean) for mean in first.nearest],
        "explanation": _explain_mean(arguments, first),
    }
    if arguments.sd is not None and first.consistent:
        second = grimmer(
            arguments.mean,
            arguments.sd,
            arguments.n,
            items=arguments.items,
            scale=arguments.scale,
            rounding=rounding,
            population=arguments.population,
        )
        answer["consistent"] = second.consistent
        answer["explanation"] += _explain_sd(arguments, second)
    if arguments.scale is None and (arguments.high or arguments.limit):
        raise BookError("response distributions need a scale", hint="Add --scale LOW-HIGH.")
    if arguments.scale is not None and answer["consistent"] and not arguments.percent:
        count, from_ = arguments.high or (None, None)
        line = Reported(
            n=arguments.n,
            scale=arguments.scale,
            mean=arguments.mean,
            sd=arguments.sd,
            items=arguments.items,
            n_high=count,
            high_from=from_,
            rounding=rounding,
            population=arguments.population,
        )
        answer["count"] = count_distributions(line)
        answer["consistent"] = answer["count"] > 0
        shown = format_number(answer["count"])
        answer["explanation"].append(f"response distributions behind this line: {shown}")
        if arguments.limit > 0:
            answer["distributions"] = list_distributions(line, arguments.limit)
    answer["verdict"] = "consistent" if answer["consistent"] else "inconsistent"
    return answer


def _explain_mean(arguments: argparse.Namespace, found: Grim) -> list[str]:
    answers = arguments.n * arguments.items
    if not found.consistent:
        nearest = " or ".join(str(mean) for mean in found.nearest)
        return [
            f"no whole sum of {answers} answers gives {arguments.mean}",
            f"nearest mean that can occur: {nearest}",
        ]
    first, last = found.sums[0], found.sums[-1]
    sums = f"sum {first}" if first == last else f"a sum from {first} to {last}"
    lines = [f"{sums} over {answers} answers gives {arguments.mean}"]
    if not found.informative:
        lines.append("with so many answers every mean of that precision can occur")
    return lines


def _explain_sd(arguments: argparse.Namespace, found: Grimmer) -> list[str]:
    if found.failed is not None:
        return [f"standard deviation {arguments.sd}: {_FAILURES[found.failed]}"]
    return [
        f"standard deviation {arguments.sd}: possible with {len(found.pairs)} sum(s) of squares"
    ]


def _scale(text: str) -> tuple[int, int]:
    low, dash, high = text.partition("-")
    if not (dash and low.isdigit() and high.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not LOW-HIGH, as in 1-5")
    return int(low), int(high)


def _high(text: str) -> tuple[int, int]:
    count, slash, start = text.partition("/")
    if not (slash and count.isdigit() and start.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not COUNT/FROM, as in 15/4")
    return int(count), int(start)
