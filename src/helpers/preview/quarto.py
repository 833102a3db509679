"""How does real Quarto preview the book?"""

from __future__ import annotations

import subprocess
from pathlib import Path

from helpers.errors import BookError
from helpers.preview.server import ADDRESS
from helpers.render.engine import choose_engine
from helpers.render.quarto import environment


def preview_with_quarto(root: Path, *, port: int | None = None, open_browser: bool = False) -> int:
    """Call ``quarto preview``, and wait until it ends.

    Parameters
    ----------
    root : Path
        The project folder.
    port : int, optional
        The port; by default Quarto chooses one.
    open_browser : bool
        Whether to open the browser.

    Returns
    -------
    int
        The exit code: 0, or 1 if Quarto failed.

    Raises
    ------
    BookError
        If there is no Quarto, or an old one, or it cannot be started.
    """
    quarto, _ = choose_engine("quarto")
    assert quarto is not None  # or there was an error
    command = [quarto.path, "preview", str(root), "--host", ADDRESS]
    if port is not None:
        command += ["--port", str(port)]
    if not open_browser:
        command.append("--no-browser")
    try:
        process = subprocess.Popen(command, cwd=root, env=environment(root))
    except OSError as error:
        raise BookError(f"Quarto cannot be started: {error.strerror}", file=quarto.path) from None
    try:
        return 1 if process.wait() else 0
    except KeyboardInterrupt:
        # The terminal sent the interruption to Quarto too; let it clean up.
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
