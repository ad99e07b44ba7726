"""What a person sees while a run trains."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class TerminalProgress:
    """A bar over all batches of a run, with the time left, and one printed row an epoch."""

    def __init__(self, console: Console, title: str, epochs: int) -> None:
        self._title = title
        self._epochs = epochs
        self._console = console
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("lotes · quedan"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            speed_estimate_period=120,
        )
        self._task = self._bar.add_task(title, total=None)

    def __enter__(self) -> "TerminalProgress":
        if self._console.is_interactive:  # elsewhere a bar that cannot be redrawn would leave an empty line
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_interactive:
            self._bar.stop()

    def batch(self, epoch: int, done: int, total: int) -> None:
        """Move the bar."""
        self._bar.update(self._task, completed=(epoch - 1) * total + done, total=self._epochs * total)

    def epoch(self, epoch: int, metrics: dict[str, float]) -> None:
        """Print the epoch's row."""
        left = metrics["seconds"] * (self._epochs - epoch)
        loss, accuracy, val_loss, val_accuracy = (
            f"{metrics[name]:.4f}".replace(".", ",") for name in ("loss", "accuracy", "val_loss", "val_accuracy")
        )
        self._console.print(
            f"{self._title}: época {epoch:>2}/{self._epochs} · entrenamiento: pérdida {loss}, exactitud {accuracy} · "
            f"validación: pérdida {val_loss}, exactitud {val_accuracy} · {metrics['seconds']:.0f} s · "
            f"quedan a lo sumo {left:.0f} s",
            highlight=False,
            soft_wrap=True,
        )
