"""The rules of the house about source text, as functions from a parsed file to the sentences that it deserves."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

OURS = ("app", "worker", "models", "migrations", "serous_client", "tests", "benchmarks")
"""Top-level packages of this repository."""

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "app": (
        "app", "migrations", "models.measurements", "models.oct", "models.metrics", "models.methods", "models.recipes",
        "models.segmenter", "models.shipped",
    ),
    "app/cli": ("app", "migrations", "models.oct", "models.methods", "serous_client"),
    "worker": (
        "worker", "models", "app.db", "app.errors", "app.examination", "app.logs", "app.queue", "app.settings",
        "app.storage", "app.retraining.automatic",
    ),
    "worker/exchanging.py": ("worker", "app.db", "app.pacs", "app.settings", "app.storage"),
    "models": ("models",),
    "models/oct": ("models.oct",),
    "models/measurements": ("models.measurements", "models.oct"),
    "models/metrics.py": ("models.oct",),
    "models/localisation_metrics.py": ("models.metrics",),
    "models/methods.py": ("models.oct", "models.segmenter"),
    "models/recipes.py": (),
    "models/segmenter.py": ("models.oct",),
    "models/shipped.py": (),
    "migrations": ("migrations", "app.db"),
    "migrations/__main__.py": ("migrations", "app.model_versions.shipped", "app.settings"),
    "migrations/versions": (),
    "serous_client": ("serous_client",),
}  # fmt: skip
"""Folder or file to what it may import of ours; the longest match holds."""

TORCH_FREE = (
    "app",
    "migrations",
    "models/measurements",
    "models/oct",
    "models/methods.py",
    "models/metrics.py",
    "models/recipes.py",
    "models/segmenter.py",
    "models/shipped.py",
    "serous_client",
)
"""What the web process loads; torch would add seconds to its start and hundreds of MiB to its memory."""

SCIENCE_KNOWS_NOTHING_OF = ("alembic", "celery", "fastapi", "kombu", "redis", "sqlalchemy", "starlette", "uvicorn")

UNSAFE_MODULES = ("cloudpickle", "dill", "joblib", "marshal", "pickle", "shelve", "cPickle")
"""They run code that the bytes bring along."""

UNSAFE_CALLS = ("__import__", "compile", "eval", "exec", "os.popen", "os.system", "torch.load", "pd.read_pickle")

UNSAFE_ARGUMENTS = (("allow_pickle", True), ("shell", True), ("weights_only", False), ("verify", False))

GENERATED = ("serous_client/api",)
"""Written by openapi-python-client: its imports are relative, some files long. A test compares it with the schema."""

NAMES_THAT_SAY_NOTHING = ("common", "helper", "helpers", "misc", "util", "utils")


def python_files(*folders: str) -> list[Path]:
    """Every Python file under `folders` of the repository that somebody wrote, sorted."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if not path.relative_to(ROOT).as_posix().startswith(GENERATED))


def rules_for(path: str) -> tuple[str, ...] | None:
    """What the file at `path` (from the root) may import of ours; None where no rule is stated."""
    fitting = [rule for rule in MAY_IMPORT if path == rule or path.startswith(rule + "/")]
    return MAY_IMPORT[max(fitting, key=len)] if fitting else None


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a file imports, wherever in it; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{name.name}") for name in node.names)


def is_within(name: str, package: str) -> bool:
    """Whether the dotted `name` is `package` or lies in it."""
    return name == package or name.startswith(package + ".")


def wrong_imports(path: str, tree: ast.AST) -> Iterator[str]:
    """Imports against the arrows of ARCHITECTURE.md."""
    allowed = rules_for(path) or ()
    for line, name in imported(tree):
        ours = name.split(".")[0] in OURS
        if name.startswith("."):
            yield f"{path}:{line} imports {name} by a relative path."
        elif ours and not any(is_within(name, package) for package in allowed):
            yield f"{path}:{line} imports {name}."
        elif path.startswith(TORCH_FREE) and is_within(name, "torch"):
            yield f"{path}:{line} imports torch."
        elif path.startswith("models") and name.split(".")[0] in SCIENCE_KNOWS_NOTHING_OF:
            yield f"{path}:{line} imports {name} into the science library."


def unsafe_code(path: str, tree: ast.AST) -> Iterator[str]:
    """Whatever runs code that came in as data, or hands a line to a shell."""
    for line, name in imported(tree):
        if name.split(".")[0] in UNSAFE_MODULES:
            yield f"{path}:{line} imports {name}."
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) in UNSAFE_CALLS:
            yield f"{path}:{node.lineno} calls {ast.unparse(node.func)}."
        for keyword in node.keywords:
            given = keyword.value.value if isinstance(keyword.value, ast.Constant) else None
            if any(keyword.arg == name and given is value for name, value in UNSAFE_ARGUMENTS):
                yield f"{path}:{node.lineno} passes {keyword.arg}={given}."


def environment_reads(path: str, tree: ast.AST) -> Iterator[str]:
    """Looks at the environment: `app/settings.py` alone may."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name) and ast.unparse(node) in ("os.environ", "os.getenv", "environ"):
            yield f"{path}:{node.lineno} reads the environment."


def scaffolding(path: str, tree: ast.AST) -> Iterator[str]:
    """`assert` vanishes under -O, `print` misses the log, `sys.exit` kills a worker; bare exceptions say nothing."""
    entry = {node for block in ast.walk(tree) if _is_entry(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if node in entry:
            continue
        if isinstance(node, ast.Assert):
            yield f"{path}:{node.lineno} asserts."
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "exit", "quit"):
            yield f"{path}:{node.lineno} calls {ast.unparse(node.func)}."
        elif isinstance(node, ast.Raise) and _raised(node) in ("Exception", "HTTPException"):
            yield f"{path}:{node.lineno} raises {_raised(node)}."


def _is_entry(node: ast.AST) -> bool:
    """Whether this is `if __name__ == "__main__":`, where a program may give its exit status."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _raised(node: ast.Raise) -> str:
    return ast.unparse(node.exc.func) if isinstance(node.exc, ast.Call) else ""


def findings(rule: Callable[[str, ast.AST], Iterator[str]], *folders: str) -> list[str]:
    """What `rule` says about every file of `folders`."""
    return [
        sentence
        for path in python_files(*folders)
        for sentence in rule(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8")))
    ]
