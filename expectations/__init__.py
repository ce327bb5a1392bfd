"""Great Expectations suites, one file a table, and the one adapter that turns a suite into an asset check.

Here belongs what must be true of the rows that a stage has written. Tests of
dbt models live with the models; tests of code in `tests/`.
"""

from mithaq.telemetry import be_quiet

be_quiet()  # before Dagster, dbt and Great Expectations are imported
