"""Benchmarks. OpenMP's helpers wait as they do in the service, for all engines in the process."""

from app.engine.openmp import bound_spinning

bound_spinning()
