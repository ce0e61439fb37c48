"""From a publisher to a parsed series: ask politely, keep every answer, read only what is kept.

``provider`` and ``feed`` are declarations of the catalogue; ``plan`` makes requests of them; ``transport``
asks and ``archive`` keeps; the readers (``world_bank``, ``sdmx_message``, ``sheet``) turn kept bytes into a
:class:`~eslabon.sources.series.FetchedSeries`; ``fetching`` joins them. What happens to a series afterwards
is :mod:`eslabon.refresh`.
"""
