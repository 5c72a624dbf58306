"""Whether what the server has is what our files say.

It gives back what we put in, dressed: settings as strings and below "index", defaults left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def same(ours: dict[str, Any], found: dict[str, Any]) -> bool:
    """Whether a template that is there says what ours says."""
    mine, theirs = dict(ours), {key: value for key, value in found.items() if not key.endswith("_date_millis")}
    mine_inner, theirs_inner = mine.pop("template", {}), theirs.pop("template", {})
    return (
        mine == {key: theirs.get(key) for key in mine}
        and flat(mine_inner.get("settings", {})) == flat(theirs_inner.get("settings", {}))
        and same_mapping(mine_inner.get("mappings", {}), theirs_inner.get("mappings", {}))
    )


def same_mapping(ours: Any, found: Any) -> bool:
    """Equal, where the server writes booleans of a template as it got them and leaves `type: object` out."""
    if isinstance(ours, dict) and isinstance(found, dict):
        mine = {key: value for key, value in ours.items() if (key, value) != ("type", "object")}
        theirs = {key: value for key, value in found.items() if (key, value) != ("type", "object")}
        return mine.keys() == theirs.keys() and all(same_mapping(value, theirs[key]) for key, value in mine.items())
    return bool(ours == found or str(ours).lower() == str(found).lower())


def same_role(ours: dict[str, Any], found: dict[str, Any]) -> bool:
    def privileges(role: dict[str, Any]) -> Any:
        indices = [(sorted(row["names"]), sorted(row["privileges"])) for row in role.get("indices", [])]
        applications = [
            (row["application"], row["privileges"], row["resources"]) for row in role.get("applications", [])
        ]
        return sorted(role.get("cluster", [])), sorted(indices), sorted(applications)

    return bool(privileges(ours) == privileges(found))


def flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Settings as {dotted name: string or list of strings}, all below `index.`."""
    result: dict[str, Any] = {}
    for key, value in settings.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            result |= flat(value, f"{name}.")
        else:
            name = name if name.startswith("index.") else f"index.{name}"
            result[name] = [str(item) for item in value] if isinstance(value, list) else str(value)
    return result
