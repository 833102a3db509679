"""What do the printed numbers, taken together, demand of the data behind them?

`build_world` reads what a project declares and builds blocks of unknown whole numbers with every
published value as one named fact; `solve` and `extreme` ask which values fit.
"""

from helpers.world.build import World, build_world
from helpers.world.extremes import Extreme, extreme
from helpers.world.linear import Expr, Fact, Quantity, Rule, WorldError, total, within
from helpers.world.question import Outcome, Question
from helpers.world.solve import solve
from helpers.world.system import System

__all__ = [
    "Expr",
    "Extreme",
    "Fact",
    "Outcome",
    "Quantity",
    "Question",
    "Rule",
    "System",
    "World",
    "WorldError",
    "build_world",
    "extreme",
    "solve",
    "total",
    "within",
]
