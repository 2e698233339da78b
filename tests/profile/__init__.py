"""Tests of the profile."""  # noqa: A005 - it mirrors trygt.profile
