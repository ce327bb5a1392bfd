"""One module a table, named `<schema>_<table>`.

Each has `suite() -> TableSuite`. What the schema alone says (columns, nulls,
allowed values, keys) comes from `expectations.base`; a module adds what rows
mean. Modules are imported only when a check runs, since importing Great
Expectations takes seconds.
"""
