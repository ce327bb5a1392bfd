"""Text for terminals: safe, in the right order, in tables.

Which commands there are is `pipelines.cli`.
"""

from mithaq.terminal.bidi import visual_order
from mithaq.terminal.tables import print_rows, safe

__all__ = ["print_rows", "safe", "visual_order"]
