"""``ro-crate-metadata.json``: the edition as an RO-Crate that tells of the run which made it.

Profiles: RO-Crate 1.1, Workflow RO-Crate 1.0, Process and Workflow Run Crate 0.5. The workflow is the source
archive: one file from which, with the locked packages, the edition is made again. Three things are left out
on purpose. The run has no times, since the same input gives the same bytes whenever it is made. A draft has
no date of publication, which the format demands: a validator is right to say so. And what each page was given
stands in ``manifest.json``, hundreds of times; here stands what the whole run was given.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from eslabon.book.interface import interface_text
from eslabon.editions.archive import SOURCE_ARCHIVE
from eslabon.editions.crate_parts import Part, parts_of, run_parameters, software_used

if TYPE_CHECKING:
    from rocrate.model.entity import Entity

    from eslabon.editions.description import Description

__all__ = ["CRATE", "PROFILES", "crate_bytes"]

CRATE = "ro-crate-metadata.json"
VERSION = "1.1"
WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": ("Process Run Crate", "0.5"),
    "https://w3id.org/ro/wfrun/workflow/0.5": ("Workflow Run Crate", "0.5"),
    WORKFLOW_CRATE: ("Workflow RO-Crate", "1.0"),
}
WORKFLOW_PROFILE = "https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"
NOTEBOOKS = "https://jupyter.org/"


def crate_bytes(described: Description, exists: Callable[[str], bool]) -> bytes:
    """The crate's metadata: its own entity and the edition's first, the others in the order of their ids.

    Parameters
    ----------
    exists
        Whether the edition has a file or folder of that relative path.
    """
    metadata = _CrateOf(described, parts_of(described, exists)).metadata()
    graph = {entity["@id"]: entity for entity in metadata["@graph"]}
    first = [graph.pop(CRATE), graph.pop("./")]
    whole = {"@context": metadata["@context"], "@graph": [*first, *(graph[id] for id in sorted(graph))]}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


class _CrateOf:
    """The crate of an edition in the making."""

    def __init__(self, described: Description, parts: list[Part]) -> None:
        from rocrate.rocrate import ROCrate

        self.described = described
        self.say = interface_text(described.language, "description")
        self.crate = ROCrate(version=VERSION)
        names = dict.fromkeys((described.author, described.publisher))
        self.bodies = {
            name: self._tell(f"#organization-{at}", "Organization", name=name)
            for at, name in enumerate(names, 1)
        }
        self.parts = {part: self._part(part) for part in parts}
        self.software = [
            self._tell(id, "SoftwareApplication", **said) for id, said in software_used(described)
        ]

    def metadata(self) -> dict[str, Any]:
        """What the crate says, as the library writes it."""
        workflow = next(self.parts[part] for part in self.parts if part.path == SOURCE_ARCHIVE)
        inputs, outputs = self._inputs(), self._outputs()
        self._add(
            workflow,
            conformsTo={"@id": WORKFLOW_PROFILE},
            version=self.described.facts.edition,
            author=self.bodies[self.described.author],
            creator=self.bodies[self.described.author],
            softwareRequirements=self.software,
            programmingLanguage=self._tell(
                NOTEBOOKS, "ComputerLanguage", name="Jupyter Notebook", url=NOTEBOOKS, identifier=NOTEBOOKS
            ),
            input=[entity["exampleOfWork"] for entity in inputs],
            output=[entity["exampleOfWork"] for entity in outputs if entity.get("exampleOfWork")],
        )
        self.crate.mainEntity = workflow
        self._root([self._run(workflow, inputs, outputs), *self.software])
        own = self.crate.metadata
        own["conformsTo"] = [{"@id": f"https://w3id.org/ro/crate/{VERSION}"}, {"@id": WORKFLOW_CRATE}]
        return own.generate()

    def _part(self, part: Part) -> Entity:
        from rocrate.model.data_entity import DataEntity

        entity = self.crate.add(DataEntity(self.crate, part.path, {"@type": list(part.types)}))
        standard = {"@id": part.standard} if part.standard else ""
        self._add(
            entity,
            name=part.name,
            encodingFormat=part.format,
            conformsTo=standard,
            inLanguage=part.language,
        )
        if part.slot:
            self._slot(part.slot, part.types[0], entity)
        return entity

    def _inputs(self) -> list[Entity]:
        values = []
        for name, kind, value in run_parameters(self.described):
            values.append(self._tell(f"#value-{name}", "PropertyValue", name=name, value=value))
            self._slot(name, kind, values[-1])
        return values + [self.parts[part] for part in self.parts if part.slot and not part.made]

    def _outputs(self) -> list[Entity]:
        return [self.parts[part] for part in self.parts if part.made]

    def _slot(self, name: str, kind: str, entity: Entity) -> None:
        """A parameter of the workflow, and what stands for it in this run."""
        parameter = self._tell(f"#parameter-{name}", "FormalParameter", name=name, additionalType=kind)
        parameter["workExample"] = entity
        entity["exampleOfWork"] = parameter

    def _run(self, workflow: Entity, inputs: list[Entity], outputs: list[Entity]) -> Entity:
        described = self.described
        edition, failed = described.facts.edition, described.failed
        return self._tell(
            "#run",
            "CreateAction",
            name=self.say("Elaboración de la edición {edition}").format(edition=edition),
            description=f"eslabon build --edition {edition}. {described.note(described.language)}",
            instrument=workflow,
            agent=self.bodies[described.author],
            object=inputs,
            result=outputs,
            actionStatus=f"http://schema.org/{'Failed' if failed else 'Completed'}ActionStatus",
            error=", ".join(failed),
        )

    def _root(self, mentions: list[Entity]) -> None:
        described, settings = self.described, self.described.settings
        facts, language, root = described.facts, described.language, self.crate.root_dataset
        del root["datePublished"]  # the library's is the moment of the build
        self._add(
            root,
            name=described.title,
            alternateName=[facts.titles[other] for other in described.languages[1:]],
            description=f"{_sentence(described.abstracts[language])} {described.note(language)}",
            version=facts.edition,
            datePublished=settings.released,
            creativeWorkStatus="Draft" if facts.draft else "",
            author=self.bodies[described.author],
            publisher=self.bodies[described.publisher],
            license=self._licence(),
            inLanguage=list(described.languages),
            keywords=list(described.keywords[language]),
            identifier=[
                f"sha256:{facts.snapshot}",
                *([f"https://doi.org/{settings.doi}"] if settings.doi else []),
            ],
            url=described.address,
            conformsTo=[
                self._tell(id, "CreativeWork", name=name, version=version)
                for id, (name, version) in PROFILES.items()
            ],
            mentions=mentions,
        )

    def _licence(self) -> Entity | str:
        licence = self.described.settings.licence
        if licence is None:
            return self.say("Sin licencia declarada")
        id = licence.url or "#licence"
        return self._tell(id, "CreativeWork", name=licence.id, identifier=licence.id)

    def _tell(self, id: str, kind: str, **properties: Any) -> Entity:
        from rocrate.model.contextentity import ContextEntity

        entity = self.crate.add(ContextEntity(self.crate, id, {"@type": kind}))
        self._add(entity, **properties)
        return entity

    @staticmethod
    def _add(entity: Entity, **properties: Any) -> None:
        for name, value in properties.items():
            if value not in ("", [], None):
                # The format asks for one value, not for a list of one.
                entity[name] = value[0] if isinstance(value, list) and len(value) == 1 else value


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
