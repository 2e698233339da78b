"""Why a file is not taken in, each with its sentence in the reader's language."""

from django.conf import settings
from django.utils.translation import gettext as _


class RefusedFile(Exception):
    """The file is not taken in and nothing of it is kept. `str()` is a sentence for the person."""


class Infected(Exception):
    """Raised by a virus check (`settings.FILES_SCAN`) that found something in the file."""


def empty() -> RefusedFile:
    """There is nothing in the file."""
    return RefusedFile(_("The file is empty. Choose the file again."))


def too_large() -> RefusedFile:
    """The file is larger than `Config.upload_limit_mb`."""
    limit = settings.CONFIG.upload_limit_mb
    return RefusedFile(_("The file is larger than %(limit)s MB.") % {"limit": limit})


def unknown_kind(accepted: str) -> RefusedFile:
    """The ending is not on the list of kinds."""
    sentence = _("This kind of file is not accepted. These are: %(kinds)s.")
    return RefusedFile(sentence % {"kinds": accepted})


def hidden_name() -> RefusedFile:
    """The name has characters that make it read as something else."""
    return RefusedFile(_("The file name has hidden characters. Give the file a new name."))


def nameless() -> RefusedFile:
    """Nothing is left of the name when it has been cleaned."""
    return RefusedFile(_("The file has no name. Give it a name with an ending, such as .pdf."))


def mismatch(ending: str) -> RefusedFile:
    """The content is not of the kind the name says, or is damaged."""
    sentence = _("The content is not a sound .%(ending)s file. Save it again in that format.")
    return RefusedFile(sentence % {"ending": ending})


def password() -> RefusedFile:
    """The content is encrypted, so nobody could read it later."""
    return RefusedFile(_("The file is locked with a password. Remove the password first."))


def macros() -> RefusedFile:
    """The content carries a program."""
    return RefusedFile(_("The file has macros or scripts in it. Save it without them."))


def attachments() -> RefusedFile:
    """Another file lies inside or behind this one."""
    return RefusedFile(_("There are other files hidden in this file. Send each one by itself."))


def swells() -> RefusedFile:
    """The archive unpacks to far more than is reasonable."""
    return RefusedFile(_("The file unpacks to far more than its size, so it is not accepted."))


def infected() -> RefusedFile:
    """The virus check found something."""
    return RefusedFile(_("The virus check stopped the file. Ask those who run your computers."))


def unchecked() -> RefusedFile:
    """The virus check itself failed; files are not taken in unchecked."""
    return RefusedFile(_("The file could not be checked for viruses just now. Try again later."))
