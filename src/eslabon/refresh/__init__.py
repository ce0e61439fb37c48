"""Renew the data from the publishers, safely: fetch, normalise, stage, guard, compare, accept.

A refresh writes beside the data (``.refresh/``); only ``accept`` changes ``data/``, in one step. What the
publishers answer is read by :mod:`eslabon.sources`; nothing here opens a connection.
"""
