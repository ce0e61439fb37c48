"""Token buckets."""

from __future__ import annotations

import pytest

from eslabon.service.rates import Rates


def test_a_burst_passes_and_then_the_rate_counts():
    now = [0.0]
    rates = Rates(2.0, 3, clock=lambda: now[0])
    assert [rates.take("a") for _ in range(3)] == [0.0, 0.0, 0.0]
    assert rates.take("a") == pytest.approx(0.5)
    now[0] += 0.5
    assert rates.take("a") == 0.0
    assert rates.take("a") > 0.0


def test_refusals_cost_nothing():
    now = [0.0]
    rates = Rates(1.0, 1, clock=lambda: now[0])
    rates.take("a")
    for _ in range(100):
        rates.take("a")
    now[0] += 1.0
    assert rates.take("a") == 0.0


def test_clients_have_buckets_of_their_own():
    rates = Rates(0.001, 1, clock=lambda: 0.0)
    assert rates.take("a") == 0.0
    assert rates.take("a") > 0.0
    assert rates.take("b") == 0.0


def test_a_clock_that_goes_back_gives_nothing():
    now = [100.0]
    rates = Rates(1.0, 1, clock=lambda: now[0])
    rates.take("a")
    now[0] = 0.0
    assert rates.take("a") > 0.0


def test_nothing_is_counted_without_a_rate():
    rates = Rates(0.0, 1)
    assert [rates.take("a") for _ in range(10)] == [0.0] * 10


def test_only_so_many_clients_are_remembered():
    rates = Rates(0.001, 1, most=2, clock=lambda: 0.0)
    for client in "abc":
        rates.take(client)
    assert rates.take("c") > 0.0
    assert rates.take("a") == 0.0
