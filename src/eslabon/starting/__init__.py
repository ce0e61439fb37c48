"""A second publication: a folder that builds at once, to be filled with somebody's own data.

::

    request     what was asked for, checked
    template    the files of ``eslabon/template``, in the languages asked for
    example     countries and invented figures
    start       temporary folder → verified → its final name
"""

from eslabon.starting.request import StartRequest
from eslabon.starting.start import start_publication

__all__ = ["StartRequest", "start_publication"]
