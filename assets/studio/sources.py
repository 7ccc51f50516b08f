"""What decides how a module's results come out: its code without comments, docstrings and annotations.

Frames and clips belong to the code that made them. Better words and types for a reader must make none of them
out of date.
"""

import ast


def code_of(source: str) -> str:
    """A module's code as text that changes only when something else is computed.

    Examples
    --------
    >>> code_of("def half(x: float) -> float: return x / 2  # a half") == code_of("def half(x): return x / 2")
    True
    >>> code_of("def half(x): return x / 3") == code_of("def half(x): return x / 2")
    False
    """
    tree = ast.parse(source)
    for node in ast.walk(tree):
        _forget_docstring(node)
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(None)
    return ast.dump(tree)


def _forget_docstring(node: ast.AST) -> None:
    body = getattr(node, "body", None)
    if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
        if isinstance(body[0].value, ast.Constant):
            del body[0]
