"""The service on a Ray cluster: many replicas behind one address, more of them under load.

Every replica is the whole application around a translator of its own, with its own batches; Ray
Serve starts, watches and replaces them, and hands requests out.
"""
