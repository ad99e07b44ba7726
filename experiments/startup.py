"""Starting TensorFlow as every process here does."""

import logging
import os
from pathlib import Path


def start_tensorflow() -> None:
    """Import TensorFlow without its notices and those of Keras, and leave a graphics card alone where there is one.

    Those of TensorFlow's C++ side come at import and at the first look for devices, at any level. Results are compared
    over machines, so that none is made on a graphics card.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    kept = os.dup(2)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            import keras
            import tensorflow as tf

            tf.get_logger().setLevel(logging.ERROR)  # later: at first use it sets one of its own
            keras.config.disable_interactive_logging()
            tf.config.set_visible_devices([], "GPU")
        finally:
            os.dup2(kept, 2)
            os.close(kept)
