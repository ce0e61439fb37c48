"""One request to the network: polite, patient, bounded, and kept before anybody reads it."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

from eslabon import __version__
from eslabon.sources.answers import Answer, never
from eslabon.sources.archive import KEPT_HEADERS, Archive, Record
from eslabon.sources.faults import Passing, fault, status_fault
from eslabon.sources.pace import Pace, backed_off, retry_after
from eslabon.sources.provider import Provider
from eslabon.sources.receiving import received_body, refuse_type
from eslabon.sources.request import Request, shown_address
from eslabon.sources.route import Route
from eslabon.sources.sending import Sending

__all__ = ["Transport"]

_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


class Transport:
    """Answers from the network, by way of an archive.

    A request that this run has finished is not asked again; one that an earlier run has is asked with its
    ``ETag`` and ``Last-Modified``. A context manager.

    Parameters
    ----------
    archive
        Where answers are kept and found.
    run
        Name of the run; the same name resumes it.
    route
        Proxy and certificates.
    pace
        Waits between requests; tests have their own.
    environment
        Where providers' keys are; by default the process's.
    now
        Time of day for the records.
    """

    def __init__(
        self,
        archive: Archive,
        run: str,
        *,
        route: Route | None = None,
        pace: Pace | None = None,
        environment: Mapping[str, str] | None = None,
        now: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(datetime.UTC),
    ) -> None:
        route = Route.chosen(environment=environment) if route is None else route
        self.archive = archive
        self.run = run
        self._pace = pace or Pace()
        self._environment = os.environ if environment is None else environment
        self._now = now
        self._unanswered: Counter[str] = Counter()
        self._client = httpx.Client(
            verify=route.certificates(),
            proxy=route.checked_proxy(),
            headers={"user-agent": f"eslabon/{__version__}", "accept-encoding": "gzip"},
        )

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def answer(self, request: Request, provider: Provider, cancelled: Callable[[], bool] = never) -> Answer:
        """Answer one request and keep the answer; see :class:`~eslabon.sources.answers.Answers`."""
        finished = self.archive.record(request, self.run)
        if finished is not None and self.archive.holds(finished):
            return Answer(finished, self.archive.body(finished), "finished")
        if self._unanswered[provider.id] >= provider.limits.unanswered:
            raise fault(
                provider,
                request,
                "is not asked any more in this run",
                expected="an answer",
                received=f"none to {provider.limits.unanswered} requests before this one",
            )
        known = self.archive.latest(request)
        if known is not None and not (_can_be_confirmed(known) and self.archive.holds(known)):
            known = None  # damaged, gone, or without a mark to ask by: asked for as a whole
        attempts = Retrying(
            retry=retry_if_exception_type(Passing),
            stop=stop_after_attempt(provider.limits.attempts),
            wait=backed_off(provider.limits.patience),
            sleep=lambda seconds: self._pace.pause(seconds, cancelled),
            reraise=True,
        )
        try:
            answer = attempts(self._attempt, request, provider, known, cancelled)
        except Passing as passing:
            self._unanswered[provider.id] += 1
            error = passing.error
            error.received += (
                f" ({provider.limits.attempts} attempts)" if provider.limits.attempts > 1 else ""
            )
            raise error from None
        self._unanswered[provider.id] = 0
        return answer

    def refuse(self, request: Request) -> str:
        """See :class:`~eslabon.sources.answers.Answers`."""
        return self.archive.refuse(request, self.run)

    def _attempt(
        self, request: Request, provider: Provider, known: Record | None, cancelled: Callable[[], bool]
    ) -> Answer:
        """Ask once, following redirects."""
        asked, deadline = request.address, self._pace.clock() + provider.limits.seconds
        for _ in range(provider.limits.redirects + 1):
            self._pace.turn(urlsplit(asked).netloc, provider.limits.interval, cancelled)
            with self._sent(asked, request, provider, known) as response:
                if response.status_code not in _REDIRECTS:
                    return self._received(response, request, provider, known, deadline, cancelled)
                asked = self._next_address(response, asked, request, provider)
        raise fault(
            provider,
            request,
            "sends us from address to address",
            expected=f"at most {provider.limits.redirects} redirects",
            received=f"one more, to {shown_address(asked)}",
            next_step="correct the address in the provider's file",
        )

    def _sent(self, address: str, request: Request, provider: Provider, known: Record | None) -> Sending:
        headers = {"accept": request.accept} if request.accept else {}
        if known is not None:
            for ours, theirs in (("if-none-match", "etag"), ("if-modified-since", "last-modified")):
                if known.headers.get(theirs):
                    headers[ours] = known.headers[theirs]
        if provider.secret is not None:
            headers[provider.secret.header] = self._key(request, provider)
        limits = provider.limits
        timeout = httpx.Timeout(min(limits.silence, limits.seconds))
        return Sending(self._client, address, headers, timeout, request, provider)

    def _key(self, request: Request, provider: Provider) -> str:
        name = provider.secret.environment
        key = self._environment.get(name, "")
        if not (key and key.isascii() and key.isprintable()):
            raise fault(
                provider,
                request,
                "asks for a key",
                expected=f"the key in the environment variable {name}",
                received="something that no header may hold" if key else "nothing",
                next_step=f"set it: export {name}=…; it is written nowhere",
            )
        return key

    def _next_address(
        self, response: httpx.Response, asked: str, request: Request, provider: Provider
    ) -> str:
        """Where a redirect leads, if it may: our headers go only to hosts that the provider names."""
        target = urljoin(asked, response.headers.get("location", ""))
        parts, hosts = urlsplit(target), {provider.host, *provider.hosts}
        downgraded = urlsplit(asked).scheme == "https" and parts.scheme != "https"
        if "location" not in response.headers or downgraded or parts.netloc.lower() not in hosts:
            raise fault(
                provider,
                request,
                "sends us where we do not follow",
                expected=f"an address of {', '.join(sorted(hosts))}" + (", with https" if downgraded else ""),
                received=f"status {response.status_code} to {shown_address(target)}",
                next_step="correct the address in the provider's file, or add the host to its `hosts`",
            )
        return target

    def _received(
        self,
        response: httpx.Response,
        request: Request,
        provider: Provider,
        known: Record | None,
        deadline: float,
        cancelled: Callable[[], bool],
    ) -> Answer:
        """Read, check and keep one answer that is no redirect."""
        status = response.status_code
        if status == 304 and known is not None:
            return self._confirmed(response, request, known)
        good = status == 200
        if good:
            refuse_type(response.headers.get("content-type", ""), provider, request)
        body = received_body(response, request, provider, self._pace.clock, deadline, cancelled, whole=good)
        if not good:
            error = status_fault(provider, request, status, body)
            if status not in _PASSING:
                raise error
            raise self._passing(error, response, provider)
        record = Record(
            provider=provider.id,
            address=request.shown,
            accept=request.accept,
            final_address=shown_address(str(response.url)),
            time=self._time(),
            status=200,
            headers=_kept(response.headers),
            body=hashlib.sha256(body).hexdigest(),
            size=len(body),
        )
        self.archive.keep(self.run, request, record, body)
        return Answer(record, body, "asked")

    def _confirmed(self, response: httpx.Response, request: Request, known: Record) -> Answer:
        """The publisher says that what we have is current: a record of this run leads to the same body."""
        body = self.archive.body(known)
        fields = {**vars(known), "time": self._time(), "status": 304}
        # A 304 tells only what has changed (RFC 9110, 15.4.5); its length is not that of the body.
        told = {name: text for name, text in _kept(response.headers).items() if name != "content-length"}
        record = Record(**{**fields, "headers": {**known.headers, **told}})
        self.archive.keep(self.run, request, record, body)
        return Answer(record, body, "confirmed")

    def _passing(self, error: Exception, response: httpx.Response, provider: Provider) -> Exception:
        """Whether the publisher is asked once more, and when; its own wish counts, up to our patience."""
        wait = retry_after(response.headers.get("retry-after", ""), self._now())
        if wait is not None and wait > provider.limits.patience:
            error.received += f", and asks for a pause of {wait:.0f} seconds"
            error.next_step = "wait, then run the same command again: what was received is not asked again"
            return error
        return Passing(error, wait)

    def _time(self) -> str:
        return self._now().astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _can_be_confirmed(record: Record) -> bool:
    return bool(record.headers.get("etag") or record.headers.get("last-modified"))


def _kept(headers: httpx.Headers) -> dict[str, str]:
    return {name: headers[name] for name in KEPT_HEADERS if name in headers}
