"""In the place of `eslabon.ondemand`."""
