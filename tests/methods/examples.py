"""How many examples the property tests try: enough to find a slip, few enough to run always."""

from hypothesis import settings
from hypothesis import strategies as st

few = settings(max_examples=60, deadline=None)
fewer = settings(max_examples=25, deadline=None)
fewest = settings(max_examples=8, deadline=None)  # where each example is solved many times over

counts = st.integers(0, 20_000)
populations = st.integers(1, 5_000_000)
confidences = st.floats(0.5, 0.999)
NOT_COUNTS = (-1, -0.5, float("nan"), float("inf"))
NOT_POPULATIONS = (0, *NOT_COUNTS)
NOT_CONFIDENCES = (0, 1, -0.1, 95, float("nan"))
