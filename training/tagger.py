"""The tagger: Stanza's POS trainer, on vectors looked up by folded spelling."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from training.folding import folding_lookup


def main(arguments: Sequence[str]) -> None:
    """Run `stanza.models.tagger` with `arguments`, text as written, vectors folded."""
    from stanza.models import tagger

    with folding_lookup():
        tagger.main(list(arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
