"""Benchmarks, one module a question; `make bench` runs them and prints a table of ratios.

What is measured and what it must reach is in `docs/benchmarks.md`.
"""
