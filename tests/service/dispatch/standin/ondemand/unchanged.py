"""Nothing has changed."""


def check_unchanged(desk) -> None:
    pass
