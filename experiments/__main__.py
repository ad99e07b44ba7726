"""The command line of the experiments: `python -m experiments --help`."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from pathlib import Path

from rich.console import Console

from experiments.benchmark import SLUGS
from experiments.catalogue import Job
from experiments.commandline import Parser
from experiments.config import TransferConfig
from experiments.errors import UsageError, UserError
from experiments.files import write_atomically
from experiments.lines import LINES, find
from experiments.lock import lock_holder, run_lock
from experiments.options import OPTIONS
from experiments.paths import RESULTS
from experiments.schedule import (
    State,
    estimate_seconds,
    jobs,
    lacks_weights,
    local_executor,
    on_sample,
    state,
    submit,
    try_weights,
)
from experiments.startup import start_tensorflow
from experiments.store import load_run, run_folder
from experiments.weights import weights_path

console = Console()


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, run a command, and return the exit code: 0 done, 1 failed, 2 usage."""
    options = make_parser().parse_args(arguments)
    try:
        options.command(options)
    except UsageError as error:
        options.parser.error(str(error))
    except UserError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrumpido: lo que llegó a guardarse queda, y el mismo comando sigue desde ahí.", file=sys.stderr)
        return 1
    return 0


def make_parser() -> argparse.ArgumentParser:
    """Describe the commands; what each one does is in its function."""
    prog = "python -m experiments"
    parser = Parser(prog, "Entrena los experimentos y guarda sus resultados.")
    commands = parser.add_subparsers(title="comandos", metavar="comando", required=True)
    for name, (command, text, options) in COMMANDS.items():
        described = commands.add_parser(name, prog=f"{prog} {name}", help=text, description=text)
        described.set_defaults(command=command, parser=described)
        for option in (*options, "--debug"):
            described.add_argument(option, **OPTIONS[option])
    return parser


def run(options: argparse.Namespace) -> None:
    """Train an experiment with one seed, or go on with it; nothing is done where it is finished."""
    line, _, slug = options.name.partition("/")
    experiment = find(line, slug)
    if experiment is None:
        raise UsageError(f"no existe el experimento {options.name}; `python -m experiments list` los muestra todos")
    root = _folder(options)
    job = Job(line, on_sample(experiment) if options.muestra else experiment, options.seed)
    with run_lock(run_folder(root, line, slug, job.seed)):
        if state(root, job) is State.DONE:
            console.print(f"{job.name}, semilla {job.seed}: ya está lista.", highlight=False)
        else:
            _train(root, job)


def _folder(options: argparse.Namespace) -> Path:
    """Return the results folder; runs on the sample may not take the place of the committed ones."""
    root: Path = options.results.resolve()
    if options.muestra and root == RESULTS.resolve():
        raise UsageError("con --muestra hace falta otra carpeta: --results build/prueba, por ejemplo")
    return root


def _train(root: Path, job: Job) -> None:
    """Load TensorFlow and make one run, with its progress on the terminal."""
    from experiments.progress import TerminalProgress

    console.print(f"{job.name}, semilla {job.seed}", highlight=False)
    start_tensorflow()
    from experiments.run import execute

    with TerminalProgress(console, f"{job.name}, semilla {job.seed}", job.experiment.config.epochs) as progress:
        folder = execute(root, job, progress)
    console.print(f"  resultado en {folder}", highlight=False, soft_wrap=True)


def queue(options: argparse.Namespace) -> None:
    """Train what is missing or stale; it may be interrupted at any time."""
    root = _folder(options)
    pending = [
        job for job in _selected(options.only, options.seeds, options.muestra) if state(root, job) is not State.DONE
    ]
    if any(map(lacks_weights, pending)) and not all(map(lacks_weights, pending)):
        try_weights(options.only)  # who has runs to make can spend some seconds on looking for weights
    todo = [job for job in pending if not lacks_weights(job)]
    if todo:
        _make(root, todo, options.trabajadores)
    waiting = {job.name: None for job in pending if job not in todo}
    if waiting:
        console.print(
            f"Esperan pesos de ImageNet que no están en esta máquina: {', '.join(waiting)}; donde hay conexión, "
            "`make weights` los descarga.",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if not todo:
        console.print("Fuera de eso no hay nada pendiente." if waiting else "No hay nada pendiente.")


def _make(root: Path, todo: Sequence[Job], workers: int) -> None:
    """Make runs and tell how each ends; exit with 1 where one fails."""
    failed: list[Job] = []
    if workers > 1:
        os.environ["TERM"] = "dumb"  # several live bars would overwrite each other: only rows are printed
    with local_executor(workers) as executor:
        futures = submit(executor, root, todo)
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                ending = _ending(root, futures[future], future.result())
                if ending == "falló":
                    failed.append(futures[future])
                _tell(root, futures[future], ending, todo, done)
        except KeyboardInterrupt:
            executor.shutdown(cancel_futures=True)
            raise
    if failed:
        raise UserError(
            "Fallaron "
            + ", ".join(f"{job.name} (semilla {job.seed})" for job in failed)
            + "; el motivo de cada una está más arriba."
        )


def _ending(root: Path, job: Job, code: int) -> str:
    """Say how a run's process ended; waiting for another process is nobody's failure."""
    if code == 0:
        return "lista"
    holder = lock_holder(run_folder(root, job.line, job.experiment.slug, job.seed))
    return f"la está haciendo {holder}" if holder else "falló"


def _tell(root: Path, job: Job, ending: str, todo: Sequence[Job], done: int) -> None:
    """Print how a run ended, how many are left and how long they may take."""
    left = _total(estimate_seconds(root, other) for other in todo[done:])
    console.print(
        f"[{done}/{len(todo)}] {job.name}, semilla {job.seed}: {ending} · faltan {len(todo) - done}, {left}",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _total(seconds: Iterable[float | None]) -> str:
    """Add up estimates, and say so when some are unknown."""
    values = list(seconds)
    minutes = sum(value for value in values if value is not None) / 60
    unknown = sum(value is None for value in values)
    return f"unos {minutes:.0f} min" + (f" más {unknown} sin estimación" if unknown else "")


def weights(options: argparse.Namespace) -> None:
    """Fetch the ImageNet weights that are missing."""
    models = [job.experiment.config.model for job in _selected(options.only, "", muestra=False) if lacks_weights(job)]
    wanted = {weights_path(model): model for model in models if isinstance(model, TransferConfig)}
    if not wanted:
        console.print("Están todos los pesos.")
        return
    start_tensorflow()
    from experiments.models.transfer import fetch_weights

    absent = []
    for path, model in wanted.items():
        try:
            fetch_weights(model)
            console.print(f"{path.name}: listo", highlight=False)
        except UserError:
            absent.append(path)
    if absent:
        names = ", ".join(path.name for path in absent)
        raise UserError(f"No se pudieron descargar {names}; conectate a internet o copialos en {absent[0].parent}.")


def list_runs(options: argparse.Namespace) -> None:
    """Print every run of the catalogue, with its state and its cost."""
    root = options.results.resolve()
    selected = _selected(options.only, options.seeds, muestra=False)
    states = {job: state(root, job) for job in selected}
    for job, found in states.items():
        if found is State.DONE:
            cost = f"{_seconds(root, job):.0f} s"
        else:
            estimate = estimate_seconds(root, job)
            cost = "sin estimación" if estimate is None else f"unos {estimate:.0f} s"
        console.print(f"{found.value:<14} {job.name}, semilla {job.seed} ({cost})", highlight=False, soft_wrap=True)
    spent = _total(_seconds(root, job) for job, found in states.items() if found is State.DONE)
    left = _total(estimate_seconds(root, job) for job, found in states.items() if found is not State.DONE)
    console.print(f"Llevan {spent}; faltan {left}.", highlight=False)


def _seconds(root: Path, job: Job) -> float:
    """Return what a finished run took."""
    return load_run(root, run_folder(root, job.line, job.experiment.slug, job.seed)).result.cost.wall_seconds


def bench(options: argparse.Namespace) -> None:
    """Measure the speed of training against the notebook's."""
    from experiments.bench import IMAGES, has_torch, time_rounds

    slugs = [slug for slug in SLUGS if slug != "pytorch" or has_torch()]
    console.print(f"{len(slugs)} maneras, {options.rondas} rondas; cada una compila antes de empezar.", highlight=False)
    record = time_rounds(slugs, options.rondas, IMAGES, lambda done: console.print(f"ronda {done}", highlight=False))
    text = json.dumps(record.model_dump(mode="json"), sort_keys=True, indent=1) + "\n"
    write_atomically(options.out, lambda file: file.write(text.encode()))
    for slug in (slug for slug in slugs if slug != "producto"):
        console.print(f"{slug:<24} {record.images_per_second(slug):>8.0f} imágenes/s", highlight=False)
    console.print(f"Registro escrito en {options.out}.", highlight=False, soft_wrap=True)


def _selected(only: str, seeds: str, muestra: bool) -> list[Job]:
    """Turn the options into jobs; a pattern that selects nothing, or what is no seed, is a usage error."""
    patterns = [pattern.strip() for pattern in only.split(",") if pattern.strip()]
    numbers = [seed.strip() for seed in seeds.split(",") if seed.strip()]
    if not all(number.isdecimal() for number in numbers):
        raise UsageError("--seeds espera números separados por comas, por ejemplo 0,1,2")
    for pattern in patterns:
        if not jobs(LINES, [pattern]):
            raise UsageError(f"ningún experimento coincide con «{pattern}»")
    selected = jobs(LINES, patterns, [int(number) for number in numbers])
    return [Job(job.line, on_sample(job.experiment), job.seed) for job in selected] if muestra else selected


COMMANDS: dict[str, tuple[Callable[[argparse.Namespace], None], str, tuple[str, ...]]] = {
    "run": (
        run,
        "Entrena un experimento con una semilla, o lo retoma donde quedó; si ya está listo, no hace nada.",
        ("name", "--seed", "--results", "--muestra"),
    ),
    "queue": (
        queue,
        "Entrena lo que falta o quedó desactualizado; se puede cortar en cualquier momento.",
        ("--only", "--seeds", "--results", "--muestra", "--trabajadores"),
    ),
    "weights": (weights, "Descarga por medio de Keras los pesos de ImageNet que faltan.", ("--only",)),
    "list": (
        list_runs,
        "Muestra cada corrida del catálogo: su estado, lo que costó y, si falta, lo que se estima.",
        ("--only", "--seeds", "--results"),
    ),
    "bench": (
        bench,
        "Mide la velocidad de entrenamiento contra la del cuaderno, en rondas intercaladas; pide una máquina en calma.",
        ("--rondas", "--out"),
    ),
}

if __name__ == "__main__":
    sys.exit(main())
