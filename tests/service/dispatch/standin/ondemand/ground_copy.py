"""No grounds are copied here, hence none to clear."""


def clear_grounds(within, digest):
    return 0
