"""Injection into the parameters of notebooks: code, names of files, further parameters, other kernels."""

from __future__ import annotations

import pytest

from tests.service.hostile.refused import FORGED, refused

GOOD = {"country": "ESP", "language": "es"}
CODE = "__import__('os').system('touch canary')"

BRIEFS = {
    "code as country": {"country": CODE},
    "code after a code": {"country": f"ESP'; {CODE}"},
    "a line after a code": {"country": f"ESP\n{CODE}"},
    "an end of text": {"country": 'ESP"""'},
    "an escape": {"country": "ESP\\"},
    "a format": {"country": "{country}"},
    "a template": {"country": "{{ 7*7 }}"},
    "a shell": {"country": "$(touch canary)"},
    "a pipe": {"country": "|touch canary"},
    "a path": {"country": "../../../etc/passwd"},
    "a wildcard": {"country": "*"},
    "a statement of SQL": {"country": "' OR 1=1 --"},
    "a magic line as language": {"language": "%%bash\ntouch canary"},
    "a path as language": {"language": "../es"},
    "another locale": {"language": "es_ES.UTF-8"},
    "a path as format": {"format": "../pdf"},
    "an exporter as format": {"format": "nbconvert.exporters.PythonExporter"},
    "docx where it is not offered": {"format": "docx"},
    "code to compare with": {"compare": ["FRA", CODE]},
    "one text of several codes": {"compare": "FRA,ITA"},
    "code as section": {"sections": [CODE]},
    "a path as section": {"sections": ["../method"]},
    "an unknown section": {"sections": ["appendix"]},
    "code as year": {"from": f"2000 or {CODE}"},
    "years in the wrong order": {"from": 2020, "to": 2000},
    "a further parameter": {"parameters": {"country": CODE}},
    "the notebook's own name of a parameter": {"year_from": 2000},
    "a kernel": {"kernel_name": "bash"},
    "an engine": {"engine_name": "subprocess"},
    "a notebook": {"notebook": "/etc/passwd"},
    "an output": {"output": f"/tmp/{FORGED}"},
    "a working folder": {"cwd": "/"},
    "a key": {"key": "ab" * 32},
    "a client": {"client": "key:admin"},
    "dunder": {"__class__": "os"},
}
REPORTS = {
    "code as country": {"countries": [CODE], "language": "es"},
    "code as recommendation": {"recommendations": [CODE], "language": "es"},
    "an unknown recommendation": {"recommendations": [999], "language": "es"},
    "nothing": {"countries": [], "recommendations": [], "language": "es"},
    "a brief's format": {"countries": ["ESP"], "language": "es", "format": "notebook"},
    "a brief's key": {"countries": ["ESP"], "language": "es", "compare": ["FRA"]},
}


@pytest.mark.parametrize("name", BRIEFS)
def test_a_brief_takes_values_of_the_catalogue_only(target, name):
    refused(target, lambda: target.ask("POST", "/v1/briefs", value={**GOOD, **BRIEFS[name]}))


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_takes_values_of_the_catalogue_only(target, name):
    refused(target, lambda: target.ask("POST", "/v1/reports", value=REPORTS[name]))


def test_values_of_the_catalogue_are_taken(target):
    good = {**GOOD, "compare": ["FRA"], "sections": ["exports"], "from": 2000, "to": 2020, "format": "html"}
    assert target.ask("POST", "/v1/briefs", value=good).status == 202
    report = {"countries": ["ESP"], "recommendations": [1], "language": "es"}
    assert target.ask("POST", "/v1/reports", value=report).status == 202
