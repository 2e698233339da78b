"""The inks of charts, named by what they mean; palettes give them colours.

A spec speaks of inks alone. On the screen each becomes a colour and a class of that name, so that
`charts.css` can follow day, night and print; on paper it becomes the colour of PAPER.
"""

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

Palette = Mapping["Ink", str]


class Ink(Enum):
    """What a colour says; the value is its class in the page's style sheet."""

    INK = "ink"  # words
    SOFT = "soft"  # quieter words
    GRID = "grid"  # lines to read along
    AXIS = "axis"  # where counting begins
    GROUND = "ground"  # what the chart lies on
    HERE = "here"  # the place this is about: lines and edges
    LIGHT = "light"  # the same: filled marks
    GLOW = "glow"  # the same: what is uncertain about it
    SEA = "sea"  # whom it is compared with: lines, edges, words
    MIST = "mist"  # the same: filled marks and intervals
    STONE = "stone"  # others to compare with: lines, edges, words
    RULE = "rule"  # a value to hold the rest against
    GAP = "gap"  # the edge of what is shielded or missing
    WASH = "wash"  # its ground
    RED = "red"
    RED_WASH = "red-wash"
    AMBER = "amber"
    AMBER_WASH = "amber-wash"
    GREEN = "green"
    GREEN_WASH = "green-wash"


# Two inks never share a colour: the colour in a drawing tells which ink it was.
SCREEN: Palette = MappingProxyType(
    {
        Ink.INK: "#1f2529",
        Ink.SOFT: "#565a5c",
        Ink.GRID: "#e4dfd6",
        Ink.AXIS: "#857f73",
        Ink.GROUND: "#fbfaf7",
        Ink.HERE: "#9a6206",
        Ink.LIGHT: "#f0ad2e",
        Ink.GLOW: "#fbe2b0",
        Ink.SEA: "#2c6577",
        Ink.MIST: "#b9d2da",
        Ink.STONE: "#6d675c",
        Ink.RULE: "#33383b",
        Ink.GAP: "#756f64",
        Ink.WASH: "#f0ece4",
        Ink.RED: "#a8331f",
        Ink.RED_WASH: "#f4c9bf",
        Ink.AMBER: "#8a5a00",
        Ink.AMBER_WASH: "#fce8bd",
        Ink.GREEN: "#2f6d48",
        Ink.GREEN_WASH: "#e6f1e9",
    }
)

# Papers are often copied without colour: what is told apart by ink differs in lightness too.
PAPER: Palette = MappingProxyType(
    {
        **SCREEN,
        Ink.INK: "#16282d",
        Ink.SOFT: "#3f646e",
        Ink.GRID: "#dde3e3",
        Ink.AXIS: "#5d7780",
        Ink.GROUND: "#ffffff",
        Ink.HERE: "#7a4a00",
        Ink.SEA: "#2f6072",
        Ink.WASH: "#eef2f1",
        Ink.RED_WASH: "#e9a99b",
        Ink.AMBER_WASH: "#f9e2ac",
        Ink.GREEN_WASH: "#f6fbf7",
    }
)
