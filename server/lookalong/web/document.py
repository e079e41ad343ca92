"""The API as an OpenAPI 3.1 document, made from its operations: ``/api/v1/openapi.json``."""

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from lookalong import __version__

from .answer import Refused
from .operation import PREFIX, Operation

__all__ = ["document"]


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the document of some operations."""
    listed = tuple(operations)
    kinds = [kind for each in listed for kind in (each.answer, each.body) if kind is not None]
    schemas, components = msgspec.json.schema_components([*kinds, Refused], ref_template=_REFERENCE)
    schema: _Schema = dict(zip([*kinds, Refused], schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for each in listed:
        described = paths.setdefault(PREFIX + each.path, {})[each.method.lower()] = _operation(each, schema)
        if links := _links(each, listed):
            described["responses"][str(each.status)]["links"] = links
    return {
        "openapi": "3.1.0",
        "info": {"title": "Lookalong", "version": __version__},
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": {"login": _LOGIN, "key": _KEY, "pass": _PASS}},
    }


# Private -----------------------------------------------------------------------------------------

_Schema = dict[Any, dict[str, Any]]

_REFERENCE: Final = "#/components/schemas/{name}"

_LOGIN: Final = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-lookalong_agent",
    "description": "Set by POST /api/v1/login; without https it is called lookalong_agent.",
}


_KEY: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "An API key of the site, with the scope that x-key-scope names.",
}


_PASS: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "A pass of one side of a conversation, which its socket was given.",
}


def _operation(operation: Operation, schema: _Schema) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.handle.__name__,
        "summary": (operation.handle.__doc__ or "").partition("\n")[0],
        "parameters": _parameters(operation),
        "responses": {
            str(operation.status): _content("It was done.", schema[operation.answer]),
            "default": _content("It was refused.", schema[Refused]),
        },
        "x-access": operation.access,
    }
    if operation.access == "holder":
        described["security"] = [{"pass": []}]
    elif operation.access not in ("anyone", "page"):
        described["security"] = [{"login": []}, *([{"key": []}] if operation.key_scope else [])]
    if operation.key_scope:
        described["x-key-scope"] = operation.key_scope
    if operation.body is not None:
        described["requestBody"] = {"required": True, **_content("", schema[operation.body])}
    if operation.raw:
        binary = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
        described["requestBody"] = {"required": True, "content": binary}
    return described


def _links(source: Operation, operations: Iterable[Operation]) -> dict[str, Any]:
    """Return the operations that an answer leads to: all whose address it has every part of, and one of its own."""
    given = {name: f"$response.body#{pointer}" for name, pointer in source.gives.items()}
    known = {name: f"$request.path.{name}" for name in _names(source.path)} | given
    return {
        each.handle.__name__: {
            "operationId": each.handle.__name__,
            "parameters": {name: known[name] for name in _names(each.path)},
        }
        for each in operations
        if set(_names(each.path)) <= known.keys() and set(_names(each.path)) & given.keys()
    }


def _names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    kind = {"type": "string"}
    return [
        *({"name": name, "in": "path", "required": True, "schema": kind} for name in _names(operation.path)),
        *({"name": name, "in": "query", "required": False, "schema": kind} for name in operation.query),
    ]


def _content(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    said = {"description": description} if description else {}
    return {**said, "content": {"application/json": {"schema": schema}}}
