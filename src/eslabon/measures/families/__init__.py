"""The formulas of the assessment methods, one module per family; each is a pure function.

Every ``assess`` takes (method, series, facts, recent_year, horizon) and returns an
:class:`~eslabon.measures.facts.Assessment`; what the data lack becomes its reason.
"""
