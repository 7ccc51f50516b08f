"""What a detector of the course may learn from, and how it is chosen."""

from __future__ import annotations

from types import MappingProxyType

from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import LOOKS, Table

# In how many looks a clip is learnt from; the looks that are left over are for testing.
LOOK_SETS = MappingProxyType({"one": LOOKS[:1], "two": LOOKS[:2], "four": LOOKS})
CARES = ("all", "rough")


def learning_clips(table: Table, looks: str = "two", care: str = "all") -> Table:
    """Return the clips to learn from: camera clips and classical swaps of the people to practise on.

    Swaps of another making are left out, so that they can be tested on as a method never met; decoys, too.

    Parameters
    ----------
    table : Table
        The readings, see `doubletake.evidence.load_table`.
    looks : str
        ``"one"``: as filmed; ``"two"``: also in high quality; ``"four"``: also in medium and low quality.
    care : str
        ``"all"`` swaps, or the ``"rough"`` ones only.

    Raises
    ------
    DoubleTakeError
        If there is no such choice.

    Examples
    --------
    >>> from doubletake.evidence import load_table
    >>> sorted(set(learning_clips(load_table()).method.tolist()))
    ['camera', 'classical']
    """
    if looks not in LOOK_SETS:
        raise DoubleTakeError(f'There are no looks called "{looks}": choose from {", ".join(LOOK_SETS)}.')
    if care not in CARES:
        raise DoubleTakeError(f'There are no swaps called "{care}": choose from {", ".join(CARES)}.')
    table = table.of(split="training", kind=("camera", "made"), method=("camera", "classical"))
    table = table.of(shown=LOOK_SETS[looks])
    return table if care == "all" else table.where((table.kind == "camera") | (table.care == care))
