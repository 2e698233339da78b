"""The acts of the letter of intent."""

from django.utils.translation import gettext_lazy as _

from trygt import clock
from trygt.cases.acting import (
    CASE_OFFICER,
    COORDINATOR,
    MANAGER,
    SIGNER,
    Refused,
    Told,
    act,
    condition,
)
from trygt.cases.models import Case
from trygt.cases.roles import On
from trygt.files.models import StoredFile
from trygt.intent import queries
from trygt.intent.models import OWNER, Confirmation, Letter, Order, Signature
from trygt.people.models import Person
from trygt.schemes.definition import Scheme, Stage
from trygt.texts import filled


def compose(scheme: Scheme, community: str, language: str) -> dict[str, object]:
    """The letter's words in one language, the blanks filled in."""
    blanks = {
        "{community}": community,
        "{owner}": scheme.owner.name[language],
        "{scheme}": scheme.name[language],
        "{years}": str(scheme.rules.letter_years),
    }

    def fill(text: dict[str, str]) -> str:
        return filled(text[language], blanks)

    letter = scheme.letter
    return {
        "title": fill(letter.title),
        "purpose": fill(letter.purpose),
        "community_duties": [fill(duty.text) for duty in letter.community_duties],
        "owner_duties": [fill(duty.text) for duty in letter.owner_duties],
        "closing": fill(letter.closing),
    }


@condition(_("The letter has not been prepared."))
def letter_prepared(case: Case, by: Person | None) -> bool:
    """There is a letter to sign."""
    return case.letters.exists()


@condition(_("You have signed already, or it is another signer's turn."))
def my_turn(case: Case, by: Person | None) -> bool:
    """The person holds a post that may sign now."""
    return by is not None and bool(queries.turns(case, by))


@condition(_("Not everyone in the community has signed yet."))
def signed_by_all(case: Case, by: Person | None) -> bool:
    """Every signing post has signed the newest version."""
    letter = queries.letter_of(case)
    return letter is not None and all(
        line.signature for line in queries.lines(case, letter) if line.post
    )


@condition(_("There is no handover for you to confirm."))
def handover_waits(case: Case, by: Person | None) -> bool:
    """The person holds a signing post that someone before them signed for."""
    return by is not None and bool(queries.open_handovers(case, by))


@act(
    label=_("Prepare the letter of intent"),
    done=_("prepared the letter of intent"),
    who=COORDINATOR | CASE_OFFICER,
    stages=[Stage.INTEREST, Stage.INTENT],
    leads_to=Stage.INTENT,
    tells=[On.SIGNER],
)
def prepare_letter(
    case: Case,
    by: Person,
    *,
    language: str,
    order: str = Order.SIDE_BY_SIDE,
    contact: str = "",
    resolution: StoredFile | None = None,
    resolution_reference: str = "",
) -> Told:
    """Compose the letter for signing. A new version needs new signatures; the old ones stay on record."""
    if language not in case.scheme.languages:
        raise Refused(_("The scheme has no words in this language."))
    before = queries.letter_of(case)
    letter = Letter.objects.create(
        case=case,
        version=before.version + 1 if before else 1,
        language=language,
        order=order,
        text=compose(case.scheme, case.community.name, language),
        contact=contact,
        prepared_by=by,
        prepared_at=clock.now(),
        resolution=resolution or (before.resolution if before else None),
        resolution_reference=resolution_reference
        or (before.resolution_reference if before else ""),
    )
    case.language = language
    return Told(
        {"version": letter.version, "fingerprint": letter.fingerprint},
        about=f"letter:{letter.pk}:prepared",
        overtakes=(f"letter:{before.pk}:",) if before else (),
    )


@act(
    label=_("Attach the council's resolution"),
    done=_("attached the council's resolution"),
    who=COORDINATOR | CASE_OFFICER,
    stages=[Stage.INTENT, Stage.PREPARING],
    needs=[letter_prepared],
)
def attach_resolution(
    case: Case, by: Person, *, resolution: StoredFile | None = None, reference: str = ""
) -> Told:
    """Add the political decision behind the letter, as a file or a reference. Signatures stand."""
    if not (resolution or reference.strip()):
        raise Refused(_("Choose a file or write a reference to the decision."))
    letter = queries.letter_of(case)
    if letter is None:
        raise Refused(letter_prepared.sentence)
    letter.resolution = resolution or letter.resolution
    letter.resolution_reference = reference.strip() or letter.resolution_reference
    letter.save(update_fields=["resolution", "resolution_reference"])
    return Told({"file": resolution.sha256 if resolution else None, "reference": reference.strip()})


@act(
    label=_("Sign the letter of intent"),
    done=_("signed the letter of intent"),
    who=SIGNER,
    stages=[Stage.INTENT],
    needs=[letter_prepared, my_turn],
    tells=[On.COORDINATOR, On.SIGNER, On.CASE_OFFICER],
)
def sign_letter(case: Case, by: Person, *, fingerprint: str) -> Told:
    """Sign for the post one holds. What is signed is exactly the version that was read."""
    letter = _read(case, fingerprint)
    posts = queries.turns(case, by)
    for post in posts:
        Signature.objects.create(
            letter=letter, post=post, person=by, signed_at=clock.now(), fingerprint=fingerprint
        )
    return Told(
        {"posts": posts, "version": letter.version, "fingerprint": fingerprint},
        about=f"letter:{letter.pk}:{','.join(posts)}"[:80],
    )


@act(
    label=_("Countersign the letter of intent"),
    done=_("countersigned the letter of intent"),
    who=MANAGER | CASE_OFFICER,
    stages=[Stage.INTENT],
    needs=[letter_prepared, signed_by_all],
    leads_to=Stage.PREPARING,
    tells=[On.COORDINATOR, On.SIGNER],
)
def countersign_letter(case: Case, by: Person, *, fingerprint: str) -> Told:
    """Sign for the scheme's owner; the community's work with the method begins."""
    letter = _read(case, fingerprint)
    Signature.objects.create(
        letter=letter, post=OWNER, person=by, signed_at=clock.now(), fingerprint=fingerprint
    )
    return Told({"version": letter.version, "fingerprint": fingerprint})


@act(
    label=_("Confirm the commitment"),
    done=_("confirmed the commitment after a handover"),
    who=SIGNER,
    stages=[stage for stage in Stage if stage not in {Stage.INTEREST, Stage.INTENT, Stage.ENDED}],
    needs=[handover_waits],
    tells=[On.COORDINATOR, On.CASE_OFFICER],
)
def confirm_commitment(case: Case, by: Person) -> Told:
    """Take over what the one before signed for. The signatures stand with or without it."""
    posts = [post.key for post, _holder in queries.open_handovers(case, by)]
    for post in posts:
        Confirmation.objects.create(case=case, post=post, person=by, at=clock.now())
    return Told({"posts": posts})


def _read(case: Case, fingerprint: str) -> Letter:
    letter = queries.letter_of(case)
    if letter is None or letter.fingerprint != fingerprint:
        raise Refused(
            _("The letter has been changed since you read it. Read the new version and sign that.")
        )
    return letter
