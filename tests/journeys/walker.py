"""What a person does on the way: look, find an act by links alone, press it, be refused."""

from tests.journeys.cast import Cast
from tests.journeys.driver import Driver, of_class
from trygt.cases.acting import ACTS
from trygt.people.models import Person
from trygt.schemes.definition import Stage
from trygt.texts import in_language

ACT_FORM = of_class("act-form")

# Where one finds the acts that have no button on the case page.
PLACES = {
    "hand_out_section": "profile/",
    "ask_question": "council/",
    "answer_question": "council/questions/",
    "rate": "council/rating/",
    "agree_ratings": "council/rating/",
    "write_statement": "council/statement/",
    "sign_statement": "council/statement/",
    "give_recommendation": "council/statement/",
}


class Walker:
    """The people of one case, at their browsers."""

    def __init__(self, driver: Driver, cast: Cast) -> None:
        self.driver, self.cast, self.scheme = driver, cast, cast.scheme
        self.case = 0

    @property
    def here(self) -> str:
        """The address of the case."""
        return f"/work/cases/{self.case}/"

    def look(self, who: Person) -> str:
        """Open the case as this person."""
        self.driver.become(who)
        return self.driver.open(self.here)

    def stage_is(self, stage: Stage) -> None:
        """The case page names this stage in the community's words."""
        named = self.scheme.stage(stage)
        assert named, stage
        words = self.look(self.cast.coordinator)
        assert in_language(named.community) in words, f"{stage}: {words[:600]}"

    def find(self, who: Person, act: str) -> str:
        """Go, by links alone, to the act's form; the form, or nothing where it is not offered."""
        self.look(who)
        place = PLACES.get(act, "")
        if place:
            for step in filter(None, ["council/" if place.startswith("council/") else "", place]):
                if not self.driver.leads_to(self.here + step) and step == place:
                    return ""
                if self.driver.leads_to(self.here + step):
                    self.driver.open(self.here + step)
        if self.driver.fields(inline := f"//form[.//input[@name='act'][@value='{act}']]"):
            return inline
        if not self.driver.leads_to(there := f"{self.here}act/{act}/"):
            return ""
        self.driver.open(there)
        return ACT_FORM

    def can(self, who: Person, act: str) -> bool:
        """Whether the pages offer this person the act."""
        return bool(self.find(who, act))

    def press(self, who: Person, act: str, status: int = 200, **fields: object) -> str:
        """Find the act, fill in what it asks and press; done, it says so."""
        form = self.find(who, act)
        assert form, f"{who} is not offered {act} at {self.driver.address}: {self.driver.text()}"
        words = self.driver.send(fields, form, status)
        if status == 200:
            self.said(act, words)
        return words

    def said(self, act: str, words: str) -> None:
        """The page that comes says what was done."""
        done = f"Done: you {ACTS[act].done}."
        assert done in words, f"no “{done}” in {words[:1500]}"

    def refused(self, who: Person, act: str, sentence: str) -> None:
        """The act is not offered, and the sentence stands where one looks for it."""
        assert not self.can(who, act), f"{who} is offered {act}"
        if act not in PLACES:
            words = self.driver.text()
            assert sentence in words, f"no “{sentence}” at {self.driver.address}: {words[:1500]}"
        words = self.driver.open(f"{self.here}act/{act}/")
        assert sentence in words, f"no “{sentence}” in {words[:1500]}"
        assert "Nothing has been changed." in words
