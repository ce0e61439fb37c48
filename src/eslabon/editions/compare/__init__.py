"""What changed between two editions, each change with its kind and its cause."""

from eslabon.editions.compare.compared import compare_editions, compare_folders, status_flips
from eslabon.editions.compare.edition_data import EditionData
from eslabon.editions.compare.result import EditionChanges

__all__ = ["EditionChanges", "EditionData", "compare_editions", "compare_folders", "status_flips"]
