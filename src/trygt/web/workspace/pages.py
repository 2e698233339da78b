"""What the workspace's pages show, gathered with a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from trygt import clock
from trygt.cases.acting import Act, buttons
from trygt.cases.acts import first_round, register_interest
from trygt.cases.milestones import TICKED_BY, Reached, milestones
from trygt.cases.models import Case
from trygt.cases.roles import (
    COMMUNITY_SIDE,
    JUDGES,
    NAMES,
    READERS,
    On,
    people_by_post,
    people_in,
    roles_on,
)
from trygt.council.certifiers import JUDGING, leaving, terms_that_ended
from trygt.council.clocks import days_at_stage, usual_days
from trygt.council.meetings import tasks_of
from trygt.council.queries import decisions, meeting_of, missing_certifiers, unanswered
from trygt.followup.acts import begin_renewal, next_round
from trygt.followup.queries import renewal_opens
from trygt.intent import queries as intent
from trygt.people.models import Person
from trygt.people.queries import posts_of
from trygt.people.roles import Role
from trygt.places.models import Community
from trygt.profile import walls
from trygt.schemes.definition import Stage
from trygt.schemes.queries import newest
from trygt.texts import in_language
from trygt.threads.queries import address_of, title_of, waiting_for
from trygt.web.ui.pictures import RoadMilestone, RoadStage, Wall
from trygt.web.ui.pictures import road as draw_road
from trygt.web.workspace.handing.mine import due_parts
from trygt.web.workspace.journal import Journal
from trygt.web.workspace.walls import wall_of

SEES_TO_CERTIFIERS = {On.CASE_OFFICER, On.MANAGER, On.COUNCIL_LEADER}
# Acts few ever need, kept out of the way.
SELDOM = {"end_case", "share_with_county", "replace_certifier", "withdraw_certificate"}
SELDOM |= {"choose_officer", "withdraw_complaint", "remind"}
# Acts that are no part of the road: no grey button asks for them.
WHEN_READY = {"send_mail", "open_more", "complain", "reject_complaint", "set_decision_aside"}
WHEN_READY |= {"extend_condition"}
# Acts whose buttons stand on a page of their own: the letter, the profile, the desk, the milestones,
# the risk assessment, meetings, what goes in and out.
ELSEWHERE = {
    "tick_milestone",
    "untick_milestone",
    "attach_resolution",
    "hand_out_section",
    "take_back_section",
    "register_approval",
    "withdraw_approval",
    "remind_of_parts",
    "confirm_part",
    "give_link",
    "renew_link",
    "revoke_link",
    "ask_question",
    "answer_question",
    "close_question",
    "note",
    "rate",
    "agree_ratings",
    "write_statement",
    "open_risk_assessment",
    "choose_cells",
    "set_cell_aside",
    "agree_cell",
    "choose_formula",
    "move_cell",
    "adopt_priorities",
    "make_focus_area",
    "import_profile",
    "propose_times",
    "answer_times",
    "choose_time",
    "withdraw_times",
    "schedule_dialogue",
    "cancel_meeting",
    "answer_invitation",
    "set_agenda",
    "write_minutes",
    "record_dialogue",
    "finish_task",
    "change_minutes",
    "approve_minutes",
    "comment_minutes",
    "answer_comment",
    "write_learning_point",
    "agree_learning_point",
}


@dataclass(frozen=True)
class Row:
    """A case in a list."""

    case: Case
    stage: str
    since: datetime
    asleep: bool


def home(person: Person) -> dict[str, Any]:
    """The person's cases, and communities where they could begin one."""
    cases = Case.objects.visible_to(person).select_related("community")
    held = posts_of(person)
    mine = [
        post.community_id for post in held if post.community_id and post.role != Role.COUNTY_CONTACT
    ]
    seen = Case.objects.visible_to(person).filter(community__in=mine).exclude(stage=Stage.ENDED)
    begun = set(seen.values_list("community_id", "scheme_key"))
    communities = {
        community.pk: community for community in Community.objects.living().filter(pk__in=mine)
    }
    can_begin = [
        (community, scheme)
        for community in communities.values()
        for scheme in newest()
        if scheme.kind(community.kind)
        and (community.pk, scheme.key) not in begun
        and register_interest.allows(first_round(community, scheme), person)
    ]
    return {
        "mentions": [
            (
                one,
                title_of(one.message.thread.case, one.message.thread.question),
                address_of(one.message.thread),
            )
            for one in waiting_for(person)
        ],
        "rows": rows(cases[:200], community_side=bool(mine)),
        "can_begin": can_begin,
        "due": due_parts(person),
        "tasks": list(tasks_of(person)[:50]),
        "oversight": any(post.body and post.role != Role.CERTIFIER for post in held),
    }


def rows(cases: QuerySet[Case] | Sequence[Case], *, community_side: bool) -> list[Row]:
    """Cases as list rows. No queries beyond the given one."""
    return [
        Row(case, stage_name(case, community_side), case.stage_since, asleep(case))
        for case in cases
    ]


def stage_name(case: Case, community_side: bool) -> str:
    """The stage's name for the reader's side."""
    stage = case.scheme.stage(case.stage)
    if stage is None:
        return case.stage
    return in_language(stage.community if community_side else stage.owner)


def stage_after(act: Act, case: Case, person: Person) -> str:
    """The stage an act brings a case to, named for the reader's side; nothing where it stays."""
    if act.opens or act.leads_to is None:
        return ""
    after = case.scheme.stage(case.scheme.stage_from(act.leads_to))
    if after is None or after.key == case.stage:
        return ""
    return in_language(after.ahead if roles_on(case, person) & COMMUNITY_SIDE else after.owner)


def asleep(case: Case) -> bool:
    """Nothing has happened for longer than the scheme's limit, though the case is under way."""
    if case.stage in {Stage.CERTIFIED, Stage.ENDED}:
        return False
    return (
        clock.plus_months(clock.day_of(case.last_act_at), case.scheme.rules.asleep_after_months)
        < clock.today()
    )


def case(case: Case, person: Person) -> dict[str, Any]:
    """Everything the case page shows."""
    roles = roles_on(case, person)
    reached = milestones(case)
    reads = bool(roles & READERS)
    lines = Journal(case)[:8] if reads else []
    mine = buttons(case, person)
    seldom = SELDOM if On.APPOINTED in roles else SELDOM | {"declare_impartiality"}
    asked = {"answer_question"} if unanswered(case).exists() else set()
    elsewhere = ELSEWHERE - asked  # a question that waits is asked for on the first page too
    pressed = [button for button in mine if button.act.name not in elsewhere | seldom]
    pressed.sort(key=lambda b: (_direction(b.act, case), b.act.name == "declare_impartiality"))
    here = [item for item in reached if item.stage == case.stage]
    ticks = any(button.act.name == "tick_milestone" and button.ready for button in mine)
    tickable = _tickable(here, roles) if ticks else set()
    return {
        "case": case,
        "scheme": case.scheme,
        "roles": [NAMES[role] for role in On if role in roles],
        "stage": stage_name(case, bool(roles & COMMUNITY_SIDE)),
        "asleep": asleep(case),
        "service": service(case),
        "road": draw_road(road(case, reached, "community" if roles & COMMUNITY_SIDE else "owner")),
        "ready": [button for button in pressed if button.ready],
        "greyed": [b for b in pressed if not b.ready and b.act.name not in WHEN_READY],
        "quiet": [button for button in mine if button.act.name in seldom and button.ready],
        "first": _first(case, roles),
        "wall": _wall(case, roles),
        "milestones": here,
        "tickable": tickable,
        "next_tick": next((i for i in here if not i.tick and i.milestone.key in tickable), None),
        "letter": intent.letter_of(case),
        "handovers": intent.open_handovers(case),
        "lines": lines,
        "people": _people(case),
        "reads": reads,
        "community_side": bool(roles & COMMUNITY_SIDE),
        "judges": bool(roles & JUDGES),
        "decision": decisions(case).prefetch_related(None).last() if reads else None,
        "certificate": getattr(case, "certificate", None),
        "renewal": _renewal(case, person),
        "meeting": meeting_of(case) if reads and case.stage == Stage.MEETING else None,
        "certifiers": _certifiers(case, roles),
    }


def _certifiers(case: Case, roles: frozenset[On]) -> dict[str, Any]:
    """What the office must see to: how many certifiers are missing, and whose term is over."""
    if not roles & SEES_TO_CERTIFIERS or case.stage not in JUDGING:
        return {}
    return {
        "missing": missing_certifiers(case) + len(leaving(case)),
        "over": terms_that_ended(case),
        "appoints": On.CASE_OFFICER in roles,
    }


def service(case: Case) -> tuple[str, int, int] | None:
    """What the owner usually takes at this stage: the stage's name, the days, and which day it is."""
    days, stage = usual_days(case), case.scheme.stage(case.stage)
    if days is None or stage is None:
        return None
    return in_language(stage.ahead), days, days_at_stage(case) + 1


def _direction(act: Act, case: Case) -> int:
    """Acts that take the case on stand first, then those that leave it, last those that send it back."""
    if act.leads_to is None:
        return 1
    spine = list(Stage)
    return 0 if spine.index(act.leads_to) > spine.index(Stage(case.stage)) else 2


def _tickable(reached: list[Reached], roles: frozenset[On]) -> set[str]:
    """The milestones someone with these roles says are reached; the rest are others', or an act's."""
    return {
        item.milestone.key
        for item in reached
        if not item.milestone.act and roles & TICKED_BY[item.milestone.by]
    }


def _renewal(case: Case, person: Person) -> Act | None:
    """The act that opens the next round, where this person may do it today."""
    if case.stage != Stage.CERTIFIED or not hasattr(case, "certificate"):
        return None
    ready = renewal_opens(case) <= clock.today() and begin_renewal.allows(next_round(case), person)
    return begin_renewal if ready else None


def _people(case: Case) -> list[tuple[Promise, list[Person]]]:
    """Who has what on the case."""
    posts = people_by_post(case, (On.COORDINATOR, On.SIGNER, On.SUBMITTER, On.CASE_OFFICER))
    certifiers = list(people_in(case, On.CERTIFIER))
    if case.officer:  # who looks after it stands for all who could
        posts[On.CASE_OFFICER] = [case.officer]
    return [(NAMES[role], people) for role, people in (posts | {On.CERTIFIER: certifiers}).items()]


def _first(case: Case, roles: frozenset[On]) -> str:
    """The page where most of this person's work lies at this stage: its address's name, or nothing."""
    if case.stage == Stage.PREPARING and roles & {On.COORDINATOR, On.CONTRIBUTOR}:
        return "profile"
    if On.CERTIFIER in roles and case.stage in {Stage.REVIEW, Stage.MEETING, Stage.STATEMENT}:
        return "council_case"
    return ""


def _wall(case: Case, roles: frozenset[On]) -> Wall | None:
    """The wall: for the community as it stands now, for others as it was submitted."""
    if roles & COMMUNITY_SIDE:
        return wall_of(case, walls.wall(case), links=True)
    built = walls.submitted_wall(case) if roles & READERS else None
    return wall_of(case, built, links=False) if built else None


def road(case: Case, reached: list[Reached], side: str = "public") -> list[RoadStage]:
    """The case's way as the road picture takes it: as the community, the owner or the public names it."""
    spine = list(Stage)
    here = spine.index(Stage(case.stage))
    stages = []
    for stage in case.scheme.stages:
        if stage.key is Stage.ENDED and case.stage != Stage.ENDED:
            continue
        place = spine.index(stage.key)
        state = "here" if place == here else "done" if place < here else "ahead"
        mine = [item for item in reached if item.stage is stage.key]
        if case.stage == Stage.ENDED and state == "done" and not _came_to(case, mine):
            state = "ahead"
        names = {"community": stage.community, "owner": stage.owner}
        stages.append(
            RoadStage(
                key=stage.key,
                name=in_language(stage.ahead if state == "ahead" else names.get(side, stage.ahead)),
                state=state,
                milestones=tuple(_road_milestone(item) for item in mine),
                since=clock.day_of(case.stage_since) if state == "here" else None,
                href="",
            )
        )
    return stages


def _came_to(case: Case, mine: list[Reached]) -> bool:
    """Whether a case that has ended had come to a stage: it was certified, or reached something there."""
    return hasattr(case, "certificate") or any(item.tick for item in mine)


def _road_milestone(item: Reached) -> RoadMilestone:
    sides = {
        "community": _("the community"),
        "certifier": _("the certifiers"),
        "owner": _("the scheme's owner"),
    }
    return RoadMilestone(
        name=in_language(item.milestone.name),
        done=item.tick is not None,
        blocks=item.milestone.blocks,
        who=sides[item.milestone.by],
    )
