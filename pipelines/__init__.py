"""The Dagster code location: what exists, when it runs, with which resources.

Assets belong in `assets/`, checks in `expectations/`, work in `mithaq/`.
"""

from mithaq.garbage import search_seldom
from mithaq.telemetry import be_quiet

be_quiet()  # before Dagster, dbt and Great Expectations are imported
search_seldom()  # they are large
