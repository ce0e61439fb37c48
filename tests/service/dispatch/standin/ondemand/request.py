"""Requests stay as they are."""


def request_of(plain):
    return plain
