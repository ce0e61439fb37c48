"""An address as a QR code: a picture of lines, drawn by Typst itself."""

from __future__ import annotations

import segno

from eslabon.errors import AssemblyError

__all__ = ["qr_svg"]

# Light modules around the code, without which cameras do not find it (ISO/IEC 18004).
QUIET_ZONE = 4


def qr_svg(address: str) -> str:
    """Drawing of the code of an address, black on white, with its quiet zone; empty for no address.

    Medium error correction: a sheet that has been through a copier is still read.

    Raises
    ------
    AssemblyError
        When no code is large enough for the address.

    >>> qr_svg("https://example.org/").startswith('<svg xmlns="http://www.w3.org/2000/svg"'), qr_svg("")
    (True, '')
    """
    if not address:
        return ""
    try:
        rows = segno.make(address, error="m", micro=False, boost_error=False).matrix
    except segno.DataOverflowError as error:
        raise AssemblyError(
            f"the address {address[:60]}… is too long for a QR code",
            where="address of the page",
            expected="at most 2331 bytes, what the largest code of medium error correction holds",
            received=f"{len(address.encode())} bytes",
            next_step="shorten the publication's address (eslabon.address) or the name of the page",
        ) from error
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path d="{path}"/></svg>'
    )
