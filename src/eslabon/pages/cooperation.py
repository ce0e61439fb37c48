"""Who acts together with whom, from the actions that several actors share.

Two actors are linked when at least one action that was held names both. Announced actions do not count.

::

    joint_actions(page)       held actions with two actors or more
    pair_counts(rows)         actions of each pair of actors
    network_figure(page, …)   actors that share actions, as arcs
    pairs_table(page, …)      the same pairs as rows, with their years

The key of a pair's number is ``cooperation/<actor>/<actor>``, spaces written as "_".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from eslabon.charts import Link, Node, network
from eslabon.language import sort_key
from eslabon.pages import cited
from eslabon.pages.actions import REGISTER, held, years_of
from eslabon.pages.outputs import Column, Figure, Table
from eslabon.pages.register_counts import counted_source, values_of
from eslabon.pages.rows import span

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["joint_actions", "network_figure", "pair_counts", "pairs_table", "partners_of"]

AGENCIES = "agencies"

Row = Mapping[str, Any]
Pairs = Mapping[tuple[str, str], Sequence[Row]]


def joint_actions(page: Page) -> list[Row]:
    """Held actions of several actors, of any recommendation that the page reads; in the register's order."""
    rows = page.register(REGISTER, whole=True)
    return [row for row in rows if held(row) and len(values_of(row, "actor")) > 1]


def pair_counts(rows: Sequence[Row], *, least: int = 1) -> dict[tuple[str, str], list[Row]]:
    """Actions of each pair of actors, the pair in alphabetical order, pairs sorted.

    Parameters
    ----------
    least
        Only actors that take part in so many of the actions.

    Examples
    --------
    >>> rows = [{"actor": "B;A;C"}, {"actor": "A;B"}]
    >>> {pair: len(own) for pair, own in pair_counts(rows).items()}
    {('A', 'B'): 2, ('A', 'C'): 1, ('B', 'C'): 1}
    >>> list(pair_counts(rows, least=2))
    [('A', 'B')]
    """
    weights = _weights(rows)
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        actors = sorted({actor for actor in values_of(row, "actor") if weights[actor] >= least})
        for pair in combinations(actors, 2):
            found.setdefault(pair, []).append(row)
    return dict(sorted(found.items()))


def _weights(rows: Sequence[Row]) -> Counter:
    """In how many of the actions each actor takes part."""
    return Counter(actor for row in rows for actor in set(values_of(row, "actor")))


def partners_of(pairs: Pairs, actor: str) -> list[str]:
    """Actors that share an action with one, sorted."""
    return sorted({other for pair in pairs if actor in pair for other in pair if other != actor})


def network_figure(page: Page, name: str, rows: Sequence[Row], *, least: int, caption: str) -> Figure:
    """Actors with at least ``least`` joint actions and all links between them.

    Parameters
    ----------
    rows
        Result of :func:`joint_actions`.
    least
        Actors with fewer joint actions are left out of the picture; the table has them.
    """
    _ = page.messages
    weights = _weights(rows)
    kinds = _kinds(page)
    other = _("Otros organismos")
    chosen = [actor for actor, n in weights.items() if n >= least]
    order = [*dict.fromkeys(kinds.values()), other]
    chosen.sort(key=lambda a: (order.index(kinds.get(a, other)), -weights[a], sort_key(a, page.language)))
    nodes = [Node(actor, _.text(actor), kinds.get(actor, other), weights[actor]) for actor in chosen]
    links = [Link(a, b, len(own)) for (a, b), own in pair_counts(rows, least=least).items()]
    chart = network(page.look, nodes, links, subject=caption)
    said = _(
        "{caption}. El número junto al nombre es el de sus acciones en común; el arco es más grueso cuantas "
        "más comparten los dos. Se dibujan los organismos que tienen al menos {least}.",
        caption=caption,
        least=least,
    )
    return page.figure(name, chart, said, source=counted_source(page))


def _kinds(page: Page) -> dict[str, str]:
    """What kind of agency an actor is in the register of agencies; actors that it lacks are in no kind."""
    _ = page.messages
    group = _("Grupo de las Naciones Unidas sobre cadenas")
    found = {}
    for row in page.register(AGENCIES):
        actor = row["acronym"] or row["name"]
        found[actor] = group if row["in_un_group"] == "yes" else _("Otros que nombra el estudio")
    return found


def pairs_table(page: Page, name: str, pairs: Pairs, *, caption: str) -> Table:
    """One row per pair of actors: how many actions, which years; the most frequent first."""
    _ = page.messages
    columns = [
        Column(_("Organismo")),
        Column(_("Con")),
        Column(_("Acciones"), "right"),
        Column(_("Años")),
    ]
    ordered = sorted(pairs.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = []
    for (a, b), own in ordered:
        key = "/".join(["cooperation", *(actor.replace(" ", "_") for actor in (a, b))])
        rows.append(
            [
                _.text(a),
                _.text(b),
                cited.count(page, len(own), key),
                span(years_of(own)),
            ]
        )
    return page.table(name, caption, columns, rows, source=counted_source(page), sortable=True)
