"""What a template may say: text, slots, `if`, comparisons and three filters. No loops, no sums, no calls, nothing
that reaches outside. So no template can hang or grow, whatever its mistake: output is linear in its size.

The sandbox of jinja2 stands behind this as a second wall; by itself it stops attribute tricks, not cost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import nodes

from maild.drafting.template_file import nearest_name

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.CondExpr, nodes.Compare,
    nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const, nodes.Filter, nodes.Concat, nodes.List, nodes.Tuple,
)  # fmt: skip
_REFUSED = {
    nodes.For: "a loop; a template is text with slots and if",
    nodes.Include: "include; a piece of text is placed by its name, such as {{ new_moment }} for _new_moment.j2",
    nodes.Import: "import; a piece of text is placed by its name, such as {{ new_moment }} for _new_moment.j2",
    nodes.FromImport: "import; a piece of text is placed by its name, such as {{ new_moment }} for _new_moment.j2",
    nodes.Extends: "extends; a piece of text is placed by its name, such as {{ new_moment }} for _new_moment.j2",
    nodes.Call: "a call with ( ); expected the name of a slot",
    nodes.Getattr: "a name with a dot in it; expected the name of a slot",
    nodes.Getitem: "[ ] after a name; expected the name of a slot",
    nodes.Assign: "set; a template is text with slots and if",
    nodes.Macro: "macro; a template is text with slots and if",
}
FILTERS = ("capitalize", "lower", "upper")
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in a section; `line` counts from 1 within it."""

    line: int
    expected: str
    nearest: str | None = None


def find_mistakes(
    tree: nodes.Template, known: Collection[str], facts: Mapping[str, Collection[str]]
) -> tuple[Finding, ...]:
    """Every part of a parsed section that a template may not have. `facts` are names with the values they can take."""
    found: list[Finding] = []
    for node, depth in _walk(tree):
        if depth > _DEEPEST:
            return (*found, Finding(node.lineno, "too many levels; expected a simpler if"))
        if not isinstance(node, _ALLOWED):
            what = _REFUSED.get(type(node), f"{type(node).__name__.lower()}; a template is text with slots and if")
            return (*found, Finding(node.lineno, f"a template cannot have {what}"))
        finding = _check(node, known, facts)
        if finding is not None:
            found.append(finding)
    return tuple(dict.fromkeys(found))


def names_in(tree: nodes.Template) -> frozenset[str]:
    """The names that a section uses."""
    return frozenset(node.name for node in tree.find_all(nodes.Name))


def _walk(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """Every node with its depth, in the order of the text, without recursion."""
    waiting: list[tuple[nodes.Node, int]] = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((child, depth + 1) for child in reversed(list(node.iter_child_nodes())))


def _check(node: nodes.Node, known: Collection[str], facts: Mapping[str, Collection[str]]) -> Finding | None:
    if isinstance(node, nodes.Name) and node.name not in known:
        return Finding(
            node.lineno, f"unknown slot {node.name!r}; expected the name of a slot", nearest_name(node.name, known)
        )
    if isinstance(node, nodes.Const) and not isinstance(node.value, str):
        return Finding(node.lineno, f"{str(node.value)[:20]} is no text; expected a slot or a text in quotes")
    if isinstance(node, nodes.Filter) and (node.name not in FILTERS or node.args or node.kwargs):
        return Finding(node.lineno, f"expected one of |{', |'.join(FILTERS)}", nearest_name(node.name, FILTERS))
    if isinstance(node, nodes.CondExpr) and node.expr2 is None:
        return Finding(node.lineno, "expected an else in this if")
    if isinstance(node, nodes.Compare) and isinstance(node.expr, nodes.Name) and node.expr.name in facts:
        return _check_values(node, node.expr.name, facts[node.expr.name])
    return None


def _check_values(node: nodes.Compare, fact: str, values: Collection[str]) -> Finding | None:
    """A comparison with a word that the fact can never be is a typing mistake that would hide for ever."""
    for each in node.find_all(nodes.Const):
        if values and isinstance(each.value, str) and each.value not in values:
            known = ", ".join(sorted(value for value in values if value))
            return Finding(
                each.lineno,
                f"{fact} is never {each.value!r}; expected one of {known}",
                nearest_name(each.value, values),
            )
    return None
