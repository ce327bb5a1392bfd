"""Reading Arabic with Stanza: model packs, batching, the cache of what was read.

What is found in a reading belongs to `mithaq.actors`, `mithaq.agreements` and
`mithaq.quantities`.
"""
