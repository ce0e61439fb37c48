"""The service's pages for readers: the values that their templates show, and their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from eslabon.book.interface import interface_text
from eslabon.editions.publishing.words import said_size
from eslabon.service.form_checks import Finding
from eslabon.service.form_entries import BRIEF, KINDS, Entries, entries_of_request
from eslabon.service.form_offer import Offer, offer_of
from eslabon.service.job_words import asked, step_number, steps, words_of
from eslabon.service.problems import PARTS, Problem
from eslabon.service.refusal_words import explains_itself, refusal_words, said_seconds
from eslabon.service.static_files import static_files

__all__ = ["HOME", "FormPages"]

HOME = "/{edition}/{language}/html/index.html"
TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class FormPages:
    """Pages in the languages of a desk.

    Parameters
    ----------
    offers
        What there is to choose, by language.
    home
        Address of the book's first page, with ``{edition}`` and ``{language}``.
    """

    offers: Mapping[str, Offer]
    home: str = HOME

    @classmethod
    def of(cls, desk: Any) -> FormPages:
        """The pages of a :class:`eslabon.ondemand.desk.Desk`; its words are read now, which takes a while."""
        return cls({language: offer_of(desk, language) for language in desk.languages})

    def request(
        self,
        language: str,
        entries: Entries | None = None,
        findings: Sequence[Finding] = (),
    ) -> str:
        """The two forms, one of them filled in with `entries`."""
        offer = self.offers[language]
        forms = {kind: Entries(kind).completed(language, offer.sections) for kind in KINDS}
        if entries:
            # What was sent wrong is shown as it was sent; what an address leaves open is as at the beginning.
            shown = entries if findings else entries.completed(language, offer.sections)
            forms[entries.kind] = shown
        query = f"?{entries.query()}" if entries else ""
        return self._render(
            "request.html",
            language,
            path=f"request{query}",
            forms=forms,
            filled=entries.kind if entries else "",
            findings=findings,
            said_of={finding.field: finding for finding in reversed(findings) if finding.field},
            changed=_changed(forms[BRIEF], offer, findings),
        )

    def job(self, language: str, job: Any, request: Any, result: Any) -> str:
        """How far a job is, and where its result lies.

        Parameters
        ----------
        job
            A :class:`eslabon.service.jobs.Job`.
        request
            What it was asked for.
        result
            The :class:`eslabon.service.results.Result` of a finished job; None when it is no longer kept.
        """
        offer = self.offers[language]
        again = entries_of_request(request)
        gone = job.state == "done" and result is None
        return self._render(
            "job.html",
            language,
            path=f"jobs/{quote(job.id, safe='')}",
            job=job,
            gone=gone,
            going=job.state in ("queued", "running"),
            words=words_of(job, gone, language),
            steps=steps(request.format, language),
            step_now=step_number(job, request.format),
            asked=asked(request, offer),
            again=f"/{language}/request?{again.query()}",
            problem={part: str((job.problem or {}).get(part, "")) for part in ("what", *PARTS)},
            result=result,
            result_address=result and f"/v1/results/{quote(result.key, safe='')}/{quote(result.main)}",
            format_name=offer.formats.get(request.format, request.format),
            size=result and said_size(result.size, language),
        )

    def busy(self, language: str, entries: Entries, seconds: int, *, own: bool) -> str:
        """There is no room now (`own`: for this reader); one button sends the same again."""
        wait = said_seconds(seconds, language)
        return self._render(
            "busy.html", language, path=f"request?{entries.query()}", entries=entries, wait=wait, own=own
        )

    def problem(self, language: str, title: str, text: str, error: Any = None) -> str:
        """Any other page: what went wrong and the way back to the form."""
        return self._render("problem.html", language, path="request", title=title, text=text, error=error)

    def refusal(self, language: str, method: str, problem: Problem) -> str:
        """What is refused to a reader before any of these pages is asked, or instead of one of the book's."""
        title, text = refusal_words(problem, language, method)
        error = None
        if not explains_itself(problem):
            error = {"what": problem.what, **dict.fromkeys(PARTS, ""), **problem.parts}
        return self.problem(language, title, text, error)

    def _render(self, template: str, language: str, *, path: str, **values: Any) -> str:
        offer = self.offers[language]
        return _environment().get_template(template).render(
            language=language,
            t=interface_text(language),
            w=interface_text(language, "service"),
            offer=offer,
            home=self.home.format(edition=offer.edition, language=language),
            switch=[(code, name, f"/{code}/{path}") for code, name in offer.languages.items()],
            static=static_files().address,
            here=template == "request.html",
            **values,
        )  # fmt: skip


def _changed(brief: Entries, offer: Offer, findings: Sequence[Finding]) -> bool:
    """Whether the part of the form that is folded away at first has to be seen."""
    folded = {"compare", "from", "to", "sections"}
    return (
        any(finding.field in folded for finding in findings)
        or bool(brief.all("compare") or brief.one("from") or brief.one("to"))
        or set(brief.all("sections")) not in (set(), set(offer.sections))
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        auto_reload=False,
    )
