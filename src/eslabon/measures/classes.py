"""The vocabulary of assessment classes.

A method may use fewer, never others, because each needs its words in every language
(:mod:`eslabon.measures.words`) and its look in charts.
"""

from __future__ import annotations

from typing import Literal, get_args

__all__ = ["CLASSES", "Class", "Reading"]

Class = Literal[
    # growth, as the headline methods name them
    "significant_progress",
    "moderate_progress",
    "insufficient_progress",
    "no_progress",
    "moderate_movement_away",
    "movement_away",
    "significant_movement_away",
    # progress charts
    "on_track",
    "fair_progress",
    "limited_or_none",
    "stagnation_or_regression",
    "deterioration",
    # normalised arrows
    "maintaining",
    "moderately_improving",
    "stagnating",
    "decreasing",
    # Open SDG
    "target_achieved",
    "substantial_progress",
    "limited_progress",
    # distance to an end value
    "end_reached",
    "end_near",
    "end_halfway",
    "end_far",
    # policy scales
    "level_5",
    "level_4",
    "level_3",
    "level_2",
    "level_1",
    "met",
    "not_met",
]
CLASSES: tuple[str, ...] = get_args(Class)

# What a class says about the movement, so that methods with other classes can be compared. A class may say
# one of two ("limited or none": better or same); one about a state, not a movement, says none of them.
Reading = Literal["better", "same", "worse"]
