"""Which tests share a worker?

The tests of a file do, for their fixtures; and most that need the rendered book or the whole ledger
do, so that not every worker waits for them. Those in the browser are on their own: the book is
shared, and as there are few of them they come last, when it is there. xdist's own groups do not
work with pytest 9.2, which no longer lets it write them into the ids of tests.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/book/test_rendered.py", "tests/book/test_notebooks.py")
TOGETHER += ("tests/verify/test_report.py",)


class ByFile(LoadScopeScheduling):
    """Hands out files, and those that share the book as if they were one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "book" if file in TOGETHER else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """Give xdist the scheduler."""
    return ByFile(config, log)
