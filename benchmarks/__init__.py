"""Benchmarks: each file `bench_NAME.py` measures QA Desk beside a peer in the same run."""
