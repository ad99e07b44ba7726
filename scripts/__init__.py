"""From result files to the Spanish site; never imports TensorFlow."""
