"""Numbers and quantities in Arabic text: the grammar, the lexicons, what belongs to whom.

`find_numbers` reads numbers, `find_quantities` numbers with what they count or
measure, `bind` ties quantities to the actors and agreements beside them. Dates
belong to `mithaq.dates`.
"""

from mithaq.quantities.binding import Binding, bind
from mithaq.quantities.finder import find_quantities
from mithaq.quantities.records import Number, Quantity, QuantityContext
from mithaq.quantities.standing import find_numbers
from mithaq.quantities.timing import as_of

__all__ = ["Binding", "Number", "Quantity", "QuantityContext", "as_of", "bind", "find_numbers", "find_quantities"]
