"""Orientation expressions such as «health_data and not api_measures»: parsed once, evaluated on known names."""

import ast
from collections.abc import Mapping

_ALLOWED = (ast.Expression, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.Name, ast.Load)


class ExpressionError(ValueError):
    """The expression uses something else than names, and, or, not and brackets."""


def parse(text: str) -> ast.Expression:
    """Return the syntax tree of an expression; ExpressionError when it is not one."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:  # a null byte, a thousand «not»
        raise ExpressionError(text) from error
    if not all(isinstance(node, _ALLOWED) for node in ast.walk(tree)):
        raise ExpressionError(text)
    return tree


def names(tree: ast.Expression) -> frozenset[str]:
    """Return the names that an expression asks for."""
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def holds(tree: ast.Expression, facts: Mapping[str, bool]) -> bool:
    """Return whether the expression holds; a name without an answer counts as no."""
    return _value(tree.body, facts)


def _value(node: ast.expr, facts: Mapping[str, bool]) -> bool:
    if isinstance(node, ast.Name):
        return bool(facts.get(node.id, False))
    if isinstance(node, ast.UnaryOp):
        return not _value(node.operand, facts)
    if isinstance(node, ast.BoolOp):
        together = all if isinstance(node.op, ast.And) else any
        return together(_value(part, facts) for part in node.values)
    raise ExpressionError(ast.dump(node))
