"""Starting TensorFlow as every process here does."""

import logging
import os
from pathlib import Path


def start_tensorflow() -> None:
    """Import TensorFlow without the notices of its C++ side, and leave a graphics card alone where there is one.

    The notices come at import and at the first look for devices, at any level. Results are compared over machines, so
    that none is made on a graphics card.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    kept = os.dup(2)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            import tensorflow as tf

            tf.get_logger().setLevel(logging.ERROR)  # later: at first use it sets one of its own
            tf.config.set_visible_devices([], "GPU")
        finally:
            os.dup2(kept, 2)
            os.close(kept)
