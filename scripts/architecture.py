"""A model's layers as a page lists them, read from a result."""

from dataclasses import dataclass

from experiments.schema import RunResult
from experiments.traced import Number


@dataclass(frozen=True)
class LayerRow:
    """One layer: its output's sides and channels, its parameters and their share of the model's."""

    name: str
    type: str
    shape: tuple[Number, ...]
    parameters: Number
    share: Number


@dataclass(frozen=True)
class Architecture:
    """A model: its layers, the one with most parameters, and the share that trains."""

    layers: tuple[LayerRow, ...]
    heaviest: LayerRow
    trainable_share: Number


def describe_architecture(result: RunResult) -> Architecture:
    """Describe the model that a run trained."""
    run, model = f"{result.key}; {result.seed}", result.model
    total = max(model.parameters_total, 1)
    rows = tuple(
        LayerRow(
            name=layer.name,
            type=layer.type,
            shape=tuple(
                Number(side, f"capa({run}; {place}; lado; {i})") for i, side in enumerate(layer.output_shape, start=1)
            ),
            parameters=Number(layer.parameters, f"capa({run}; {place}; parametros)"),
            share=Number(layer.parameters / total, f"capa({run}; {place}; parte)"),
        )
        for place, layer in enumerate(model.layers, start=1)
    )
    trainable = Number(model.parameters_trainable / total, f"corrida(parte-entrenable; {run})")
    return Architecture(rows, max(rows, key=lambda row: row.parameters), trainable)
