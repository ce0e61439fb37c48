"""Answers in the form of publishers, with invented values; and providers and feeds that read them."""

from __future__ import annotations

import json

from eslabon.sources.feed import Feed
from eslabon.sources.provider import Provider
from eslabon.sources.reading import Body
from eslabon.sources.request import Request
from tests.sources.conftest import provider_at

ADDRESS = "http://office.invalid"
FEED = Feed(provider="office", indicator="widgets", code="W.1")
CELLS = {
    "country": "AREA",
    "period": "TIME_PERIOD",
    "value": "OBS_VALUE",
    "unit": "UNIT",
    "flags": ["STATUS"],
}


def feed(**fields: object) -> Feed:
    return Feed.model_validate({"provider": "office", "indicator": "widgets", "code": "W.1", **fields})


def provider(protocol: str = "worldbank-v2", **fields: object) -> Provider:
    cells = {} if protocol == "worldbank-v2" else {"cells": CELLS}
    return provider_at(ADDRESS, protocol=protocol, **{**cells, **fields})


def body(content: bytes | str, path: str = "/W.1") -> Body:
    content = content.encode() if isinstance(content, str) else content
    return Body(Request("office", ADDRESS + path), content)


def row(country: str = "AAA", date: str = "2030", value: object = 1.5, /, **fields: object) -> dict:
    """One row of the World Bank's form."""
    return {
        "indicator": {"id": "W.1", "value": "Widgets (% of all)"},
        "country": {"id": country[:2], "value": "Country " + country},
        "countryiso3code": country,
        "date": date,
        "value": value,
        "unit": "",
        "obs_status": "",
        "decimal": 1,
    } | fields


def header(total: int, page: int = 1, per_page: int = 50, **fields: object) -> dict:
    """A page's header of the World Bank's form."""
    known = {
        "page": page,
        "pages": -(-total // per_page),
        "per_page": per_page,
        "total": total,
        "sourceid": "2",
        "lastupdated": "2031-05-06",
    }
    return known | fields


def page(*rows: dict, **fields: object) -> str:
    return json.dumps([header(len(rows)) | fields, list(rows)])


ENVELOPE = json.dumps(
    [{"message": [{"id": "120", "key": "Invalid value", "value": "The value is not valid"}]}]
)

SDMX_CSV = """\
DATAFLOW,MEASURE,AREA,UNIT,TIME_PERIOD,OBS_VALUE,STATUS
OFFICE:DF(1.0),WIDGETS,AAA,PC,2029,1.25,
OFFICE:DF(1.0),WIDGETS,AAA,PC,2030,1.5,E
OFFICE:DF(1.0),WIDGETS,BBB,PC,2030,..,
OFFICE:DF(1.0),GADGETS,AAA,PC,2030,7,
"""

LONG = "AREA,TIME_PERIOD,OBS_VALUE,UNIT,STATUS\nAAA,2029,1.25,PC,\nAAA,2030,1.5,PC,E\nBBB,2030,..,PC,\n"

WIDE = "AREA,series,2029,2030 [YR2030],note\nAAA,WIDGETS,1.25,1.5,x\nBBB,WIDGETS,..,2,\n"

GENERIC = """\
<?xml version="1.0" encoding="UTF-8"?>
<message:GenericData xmlns:generic="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic"
  xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
  xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
  <message:Header>
    <message:ID>DF_WIDGETS</message:ID><message:Test>false</message:Test>
    <message:Prepared>2031-05-06T07:08:09</message:Prepared><message:Sender id="OFFICE"/>
    <message:Structure structureID="S1" dimensionAtObservation="TIME_PERIOD">
      <common:Structure><Ref agencyID="OFFICE" id="WIDGETS" version="1.0"/></common:Structure>
    </message:Structure>
  </message:Header>
  <message:DataSet structureRef="S1">
    <generic:Series>
      <generic:SeriesKey>
        <generic:Value id="MEASURE" value="WIDGETS"/><generic:Value id="AREA" value="AAA"/>
      </generic:SeriesKey>
      <generic:Attributes><generic:Value id="UNIT" value="PC"/></generic:Attributes>
      <generic:Obs>
        <generic:ObsDimension id="TIME_PERIOD" value="2029"/><generic:ObsValue value="1.25"/>
      </generic:Obs>
      <generic:Obs>
        <generic:ObsDimension id="TIME_PERIOD" value="2030"/><generic:ObsValue value="1.5"/>
        <generic:Attributes><generic:Value id="STATUS" value="E"/></generic:Attributes>
      </generic:Obs>
    </generic:Series>
    <generic:Series>
      <generic:SeriesKey>
        <generic:Value id="MEASURE" value="WIDGETS"/><generic:Value id="AREA" value="BBB"/>
      </generic:SeriesKey>
      <generic:Attributes><generic:Value id="UNIT" value="PC"/></generic:Attributes>
      <generic:Obs>
        <generic:ObsDimension id="TIME_PERIOD" value="2030"/><generic:ObsValue value=".."/>
      </generic:Obs>
    </generic:Series>
  </message:DataSet>
</message:GenericData>
"""

SDMX_JSON = json.dumps(
    {
        "header": {
            "id": "1", "test": False, "prepared": "2031-05-06T07:08:09Z",
            "sender": {"id": "OFFICE", "name": "Office"},
        },
        "dataSets": [
            {"action": "Information", "observations": {"0:0:0": [1.25, 0, None], "0:0:1": [1.5, 0, 0],
                                                       "0:1:1": [None, 0, None]}}
        ],
        "structure": {
            "name": "Widgets",
            "dimensions": {
                "observation": [
                    {"id": "MEASURE", "name": "Measure", "keyPosition": 0,
                     "values": [{"id": "WIDGETS", "name": "Widgets"}]},
                    {"id": "AREA", "name": "Area", "keyPosition": 1,
                     "values": [{"id": "AAA", "name": "A"}, {"id": "BBB", "name": "B"}]},
                    {"id": "TIME_PERIOD", "name": "Time", "keyPosition": 2,
                     "values": [{"id": "2029", "name": "2029"}, {"id": "2030", "name": "2030"}]},
                ]
            },
            "attributes": {
                "dataSet": [], "series": [],
                "observation": [
                    {"id": "UNIT", "name": "Unit", "values": [{"id": "PC", "name": "Per cent"}]},
                    {"id": "STATUS", "name": "Status", "values": [{"id": "E", "name": "Estimated"}]},
                ],
            },
            "annotations": [],
        },
    }
)  # fmt: skip
