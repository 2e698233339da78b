"""Parts of the profile in others' hands: the coordinator's overview, and the door of personal links."""
