"""What a detector of the course may learn from, and how it is chosen."""

from __future__ import annotations

from types import MappingProxyType

from doubletake.errors import DoubleTakeError
from doubletake.evidence.table import ALL_RENDITIONS, Table

# In how many renditions a clip is learnt from; those that are left over are for testing.
RENDITION_SETS = MappingProxyType(
    {"one": ALL_RENDITIONS[:1], "two": ALL_RENDITIONS[:2], "four": ALL_RENDITIONS}
)
CARES = ("all", "rough")


def learning_clips(table: Table, renditions: str = "two", care: str = "all") -> Table:
    """Return the clips to learn from: camera clips and classical swaps of the people to practise on.

    Swaps of another making are left out, so that they can be tested on as a method never met; decoys, too.

    Parameters
    ----------
    table : Table
        The readings, see `doubletake.evidence.load_table`.
    renditions : str
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
    if renditions not in RENDITION_SETS:
        raise DoubleTakeError(
            f'There are no looks called "{renditions}": choose from {", ".join(RENDITION_SETS)}.'
        )
    if care not in CARES:
        raise DoubleTakeError(f'There are no swaps called "{care}": choose from {", ".join(CARES)}.')
    table = table.of(split="training", kind=("camera", "made"), method=("camera", "classical"))
    table = table.of(rendition=RENDITION_SETS[renditions])
    return table if care == "all" else table.where((table.kind == "camera") | (table.care == care))
