"""On ``PYTHONPATH``, it puts the modules of this folder in the place of those that need a publication.

Python imports it at its start, so that the processes of ``eslabon serve`` have the stand-ins as well.
"""

import importlib.util
import sys
from pathlib import Path

HERE = Path(__file__).parent
STANDINS = {
    "eslabon.ondemand": "ondemand/__init__.py",
    "eslabon.ondemand.desk": "ondemand/desk.py",
    "eslabon.ondemand.maker": "ondemand/maker.py",
    "eslabon.ondemand.request": "ondemand/request.py",
    "eslabon.service.app": "app.py",
}


class Finder:
    """Finds the stand-ins, and nothing else."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name not in STANDINS:
            return None
        file = HERE / STANDINS[name]
        places = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(name, file, submodule_search_locations=places)


sys.meta_path.insert(0, Finder)
