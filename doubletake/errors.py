"""The one exception that a learner may meet."""


class DoubleTakeError(ValueError):
    """What went wrong and what to do about it, in one plain sentence.

    Widgets, notebooks and the command print ``str(error)`` as it is and show no traceback, so a message
    is written for the person who reads it: no type names, no internals.

    Examples
    --------
    >>> from doubletake.errors import DoubleTakeError
    >>> str(DoubleTakeError("Choose a feather between 0 and 1."))
    'Choose a feather between 0 and 1.'
    """
