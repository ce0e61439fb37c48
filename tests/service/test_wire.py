"""The application behind its real server; hostile clients of it are in hostile/."""

from __future__ import annotations

import socket

from tests.service.on_loopback import listening, read_answer, running

GET = b"GET /v1/editions HTTP/1.1\r\nHost: localhost\r\n\r\n"


def test_one_connection_carries_several_requests(serve):
    served = serve(header_seconds=0.5)
    with listening(served) as address, socket.create_connection(address) as connection:
        for _ in range(3):
            connection.sendall(GET)
            answer = read_answer(connection)
            assert answer.status == 200
            assert "server" not in answer.headers


def test_a_quiet_connection_is_kept_longer_than_a_slow_head(serve):
    served = serve(header_seconds=0.2)
    with listening(served) as address, socket.create_connection(address) as connection:
        connection.sendall(GET)
        read_answer(connection)
        connection.settimeout(0.6)
        try:
            ended = connection.recv(1)
        except TimeoutError:
            ended = None
        assert ended is None
        connection.settimeout(10)
        connection.sendall(GET)
        assert read_answer(connection).status == 200


def test_a_body_in_pieces_that_comes_in_time_is_read(serve):
    served = serve()
    body = b'{"country": "ESP", "language": "es"}'
    head = (
        b"POST /v1/briefs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n"
    )
    chunks = [b"%x\r\n%b\r\n" % (len(body[at : at + 9]), body[at : at + 9]) for at in range(0, len(body), 9)]
    with listening(served) as address, socket.create_connection(address) as connection:
        for piece in (head, *chunks, b"0\r\n\r\n"):
            connection.sendall(piece)
        assert read_answer(connection).status == 202
    assert len(served.store.jobs) == 1


def test_answers_are_sent_at_once(served):
    """Small ones would wait 40 ms for the client's acknowledgement of their headers."""
    with running(served) as (server, address), socket.create_connection(address) as connection:
        connection.sendall(GET)
        read_answer(connection)
        [protocol] = server.server_state.connections
        wired = protocol.transport.get_extra_info("socket")
        assert wired.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
