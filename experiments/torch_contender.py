"""The practice's CNN in PyTorch, for the benchmark alone; PyTorch is optional."""

from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from experiments.config import CnnConfig, RunConfig
from experiments.data import CLASSES, Split


def make_torch(split: Split, config: RunConfig, model_config: CnnConfig) -> Callable[[], None]:
    """Prepare one epoch and its validation over images in memory, channels last, which is faster here."""
    first, second = model_config.filters
    model = nn.Sequential(
        nn.Conv2d(3, first, 3, padding="same"),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(first, second, 3, padding="same"),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(second * 64, model_config.dense_units),
        nn.ReLU(),
        nn.Linear(model_config.dense_units, len(CLASSES)),
    ).to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(model.parameters(), config.optimizer.learning_rate)
    loss_of = nn.CrossEntropyLoss()
    images, labels = torch.from_numpy(split.x_train), torch.from_numpy(split.y_train.astype(np.int64))
    held_out = torch.from_numpy(split.x_val)

    def batch_of(some: torch.Tensor) -> torch.Tensor:
        # Stored rows, columns, channels: seen as channels first, the memory already is channels last.
        return (some.float() / 255).permute(0, 3, 1, 2)

    def run() -> None:
        model.train()
        total = 0.0
        for indices in torch.randperm(len(images)).split(config.batch_size):
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(model(batch_of(images[indices])), labels[indices])
            loss.backward()
            optimizer.step()
            total += loss.item()
        model.eval()
        with torch.no_grad():
            for part in held_out.split(1000):
                model(batch_of(part))

    return run
