"""The formulas of the assessment methods, one module per family.

Each has two pure functions: ``inapplicable(method, facts)`` gives the reason why no country can be assessed
on an indicator, or nothing; ``judge(method, case)`` gives the class of a series that has passed the questions
common to all (:func:`eslabon.measures.assessment.assess`), or the reason why it has none.
"""
