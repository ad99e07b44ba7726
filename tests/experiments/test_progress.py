"""What a terminal shows while a run trains."""

import io

import pytest
from rich.console import Console

from experiments.progress import TerminalProgress

METRICS = {"loss": 1.5, "accuracy": 0.25, "val_loss": 2.0, "val_accuracy": 0.5, "seconds": 3.0}
ROW = (
    "una corrida: época  {}/2 · entrenamiento: pérdida 1,5000, exactitud 0,2500 · "
    "validación: pérdida 2,0000, exactitud 0,5000 · 3 s · quedan a lo sumo {} s"
)


def shown(term, terminal):
    file = io.StringIO()
    console = Console(file=file, force_terminal=terminal, width=60, _environ={"TERM": term})
    with TerminalProgress(console, "una corrida", 2) as progress:
        for epoch in (1, 2):
            progress.batch(epoch, 1, 1)
            progress.epoch(epoch, METRICS)
    return file.getvalue()


@pytest.mark.parametrize(("term", "terminal"), [("dumb", True), ("dumb", False), ("xterm", False)])
def test_where_no_bar_can_be_redrawn_there_are_rows_and_nothing_else(term, terminal):
    assert shown(term, terminal).splitlines() == [ROW.format(1, 3), ROW.format(2, 0)]


def test_a_terminal_has_rows_and_a_bar_that_goes_away():
    text = shown("xterm", True)
    assert [text.count(ROW.format(epoch, left)) for epoch, left in ((1, 3), (2, 0))] == [1, 1]
    assert "lotes · quedan" in text
    assert text.endswith("\r\x1b[1A\x1b[2K")
