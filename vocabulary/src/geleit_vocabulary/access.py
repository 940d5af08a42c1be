"""What a set of roles opens, as plain strings: kit takes `ACCESS` as a protocol and knows no word of the domain."""

from collections.abc import Iterable
from typing import Final

from geleit_vocabulary.roles import RIGHTS, Rights, Role

_KNOWN: Final = frozenset(Role)


def _rights(roles: Iterable[str]) -> list[Rights]:
    return [RIGHTS[Role(role)] for role in roles if role in _KNOWN]


class RoleAccess:
    """Permissions and data categories of a set of roles. A role that is not known opens nothing."""

    def permissions(self, roles: Iterable[str]) -> frozenset[str]:
        return frozenset(str(permission) for rights in _rights(roles) for permission in rights.permissions)

    def categories(self, roles: Iterable[str]) -> frozenset[str]:
        return frozenset(str(category) for rights in _rights(roles) for category in rights.categories)


ACCESS: Final = RoleAccess()
