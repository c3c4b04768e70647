"""The network in a few calls of compiled code: the encoder, a step of the decoder."""
