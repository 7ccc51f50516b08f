"""A machine learns a face: checkpoints, codes, decoders, the toy GAN."""
