"""The messages about files of the customer's page; those that carry the files are relay frames."""

from typing import Annotated

from msgspec import Meta

from .field import Digest, Id
from .limit import MAX_ASSET_OFFERS
from .record import AssetFile, AssetGap, AssetPlace, Positional

__all__ = ["AssetOffer", "AssetState", "AssetWanted"]


class AssetOffer(Positional, tag=44):
    """Files the page shows, 16 with the gaps at most. The answer is ``asset_wanted``, also if nothing is."""

    session_id: Id
    files: Annotated[list[AssetFile], Meta(max_length=MAX_ASSET_OFFERS)]
    gaps: Annotated[list[AssetGap], Meta(max_length=MAX_ASSET_OFFERS)]


class AssetWanted(Positional, tag=45):
    """Files offered before that the node has not, or no longer: upload them, as ``asset`` frames; and those it has."""

    session_id: Id
    hashes: Annotated[list[Digest], Meta(max_length=MAX_ASSET_OFFERS)]
    kept: Annotated[list[Digest], Meta(max_length=MAX_ASSET_OFFERS)]


class AssetState(Positional, tag=46):
    """Files a viewer can load now, and addresses that stay empty. The newest word on an address counts."""

    session_id: Id
    files: Annotated[list[AssetPlace], Meta(max_length=MAX_ASSET_OFFERS)]
    gaps: Annotated[list[AssetGap], Meta(max_length=MAX_ASSET_OFFERS)]
