"""Safe Markdown: what people write may have emphasis, lists and links, never HTML."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(
    ["image", "heading", "lheading"]
)
_TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "a", "blockquote", "code", "hr"}


def render(text: str) -> SafeString:
    """HTML of `text`; links open plainly with rel=nofollow, anything else than light markup is shown as typed."""
    html = _markdown.render(text or "")
    return mark_safe(
        nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel="nofollow noopener")
    )
