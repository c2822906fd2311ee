"""The imports in the standard library's own files as CPython's parser sees them, one file a line; then the names of its modules."""

import ast
import json
import pathlib
import sys
import sysconfig


def never_happens(test):
    if isinstance(test, ast.Compare) and isinstance(test.left, ast.Name) and test.left.id == "__name__":
        (other,) = test.comparators
        return isinstance(test.ops[0], ast.Eq) and isinstance(other, ast.Constant) and other.value == "__main__"
    name = test.id if isinstance(test, ast.Name) else getattr(test, "attr", "")
    return name == "TYPE_CHECKING"


def imports(node):
    if isinstance(node, ast.Import):
        return [{"level": 0, "module": alias.name, "names": []} for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [alias.name for alias in node.names if alias.name != "*"]
        return [{"level": node.level, "module": node.module or "", "names": names}]
    guarded = isinstance(node, ast.If) and never_happens(node.test)
    children = node.orelse if guarded else ast.iter_child_nodes(node)
    return [found for child in children for found in imports(child)]


def main():
    for path in sorted(pathlib.Path(sysconfig.get_paths()["stdlib"]).rglob("*.py")):
        if "site-packages" in path.parts or "dist-packages" in path.parts:
            continue
        try:
            source = path.read_bytes().decode("utf-8-sig")
            found = imports(ast.parse(source))
        except (SyntaxError, UnicodeDecodeError, RecursionError):
            continue
        print(json.dumps({"path": str(path), "source": source, "imports": found}))
    print(json.dumps({"standardLibrary": sorted(getattr(sys, "stdlib_module_names", sys.builtin_module_names))}))


if __name__ == "__main__":
    main()
