"""Publish an edition: gate, storage, the site's own files; everything takes its name by one move."""

from eslabon.editions.publishing.findings import Finding, PublishRefused
from eslabon.editions.publishing.publish import Published, publish

__all__ = ["Finding", "PublishRefused", "Published", "publish"]
