import ast

from tests.fixtures.tree import ROOT, files

LINES_A_FILE = 300
LINES_A_FUNCTION = 40
PRODUCT = ("app.py", "referencing", "models", "workflows", "migrations", "bench")
TABLES = ("workflows/procedures/", "migrations/")  # only a table may be long


def _sources():
    for path in files(*PRODUCT):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py" and not name.startswith(TABLES):
            yield name, path.read_text(encoding="utf-8")


def _functions(source):
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_no_file_is_too_long():
    long = {name: size for name, source in _sources() if (size := len(source.splitlines())) > LINES_A_FILE}

    assert long == {}


def test_no_function_is_too_long():
    long = {
        f"{name}:{function.name}": size
        for name, source in _sources()
        for function in _functions(source)
        if (size := function.end_lineno - function.lineno + 1) > LINES_A_FUNCTION
    }

    assert long == {}
