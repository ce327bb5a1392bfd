"""What may be wrong with an installation and its DATA, in plain words, with what to do.

`installation.py` looks at what is installed, `places.py` at INBOX, DATA and
the machine. Nothing is repaired here, and nothing is changed. What only
Dagster knows is `pipelines.doctor`.
"""

from mithaq.doctor.finding import Finding

__all__ = ["Finding"]
