"""Who keeps law references: the one place."""

from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.schemes.queries import every

KEEPERS = {Role.EDITOR, Role.MANAGER}


def body_of(person: Person) -> str:
    """The body for which this person keeps law references; empty for everyone who may not.

    Editors and managers of a scheme's owner, and nobody else, whatever other post they hold.
    """
    owners = {scheme.owner.key for scheme in every()}
    bodies = (post.body for post in posts_of(person) if post.role in KEEPERS)
    return next((body for body in bodies if body in owners), "")


def may_keep(person: Person) -> bool:
    """Whether they may read what is not checked, change references and say they are checked."""
    return bool(body_of(person))
