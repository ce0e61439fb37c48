"""Write the site's own files: in an order in which no moment leads a reader to what is not there yet.

The edition is there already. First what its pages and addresses lead to, then the pages that lead there, then
the lists that name it, and last the archive of all.
"""

from __future__ import annotations

from pathlib import Path

from eslabon.editions.publishing.feed import program_files
from eslabon.editions.publishing.landing import landing_pages
from eslabon.editions.publishing.redirects import redirect_pages
from eslabon.editions.publishing.site import Site
from eslabon.editions.publishing.site_paths import SITE_ZIP, data_files, static_files
from eslabon.editions.publishing.site_zip import is_current, listing, write_site_zip
from eslabon.editions.publishing.switch import Writer

__all__ = ["write_site_files"]


def write_site_files(site: Site, folder: Path, writer: Writer) -> None:
    """Bring every file of the site's own up to date; those that are so are left alone."""
    own = [f"{edition.id}.sha256" for edition in site.editions]
    for edition in site.editions:
        line = f"{edition.manifest.digest}  {edition.id}/manifest.json\n"
        writer.write(f"{edition.id}.sha256", line.encode())
    for path, source in static_files().items():
        writer.write(path, source.read_bytes())
        own.append(path)
    for path, (edition, source) in data_files(site).items():
        writer.link(edition.folder / source, path)
        own.append(path)
    for files in (redirect_pages(site), landing_pages(site), program_files(site)):
        for path, content in files.items():
            writer.write(path, content)
            own.append(path)
    files = listing(folder, site, own)
    if not is_current(folder / SITE_ZIP, files):
        new = writer.room()
        write_site_zip(folder, files, new)
        writer.place(new, SITE_ZIP)
