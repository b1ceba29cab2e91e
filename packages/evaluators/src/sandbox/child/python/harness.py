"""Calls a function of people's code and tells how that ended, as JSON. Everything it needs is imported beforehand."""

import ast
import builtins
import collections
import csv
import dataclasses
import datetime
import decimal
import difflib
import enum
import fractions
import functools
import gc
import html
import inspect
import io
import itertools
import json
import linecache
import math
import os
import random
import re
import statistics
import string
import sys
import textwrap
import traceback
import types
import typing
import unicodedata
import uuid

FILE = "code.py"
MAX_DEPTH = 100
HIDDEN = ("js", "pyodide_js", "_pyodide_core", "_pyodide", "pyodide", "pyodide_nodesock", "micropip")


def hide_host():
    """Nothing of the host is importable, or left where it was imported: its modules, and what finds them, are gone."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "JsFinder"]
    for holder in gc.get_objects():
        if isinstance(holder, dict):
            for key in [key for key, value in holder.items() if type(value).__name__ == "JsProxy"]:
                del holder[key]
    for name in list(sys.modules):
        if name.partition(".")[0] in HIDDEN:
            del sys.modules[name]
    for name in HIDDEN:
        sys.modules[name] = None


class Refused(Exception):
    """The code, or what it returned, cannot be used; the message says why."""


def run(order_json):
    order = json.loads(order_json)
    args = json.loads(order["args"])
    random.seed()
    os.environ.clear()
    os.environ.update(order["env"])
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="replace")
    code = order["code"]
    linecache.cache[FILE] = (len(code), None, code.splitlines(keepends=True), FILE)
    try:
        result = {"ok": True, "json": to_json(call(code, order.get("entry"), args))}
    except BaseException as error:
        result = {"ok": False, **describe(error)}
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass
    return json.dumps(result)


def call(code, wanted, args):
    tree = ast.parse(code, FILE)
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    exec(compile(tree, FILE, "exec", dont_inherit=True), module.__dict__)
    function = getattr(module, find_entry(tree, wanted), None)
    if not callable(function):
        raise Refused("The function that is to be called is no longer there once the code has run.")
    result = function(*args) if isinstance(args, list) else function(**args)
    return finish(result) if inspect.iscoroutine(result) else result


def find_entry(tree, wanted):
    names = [node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    if not names:
        raise Refused("The code defines no function. Define one at its top level: the last one is called.")
    if wanted is None:
        return names[-1]
    if wanted in names or len(names) == 1:
        return wanted if wanted in names else names[0]
    raise Refused(f'The code defines no function "{wanted}" at its top level; it defines: {", ".join(names)}.')


def finish(coroutine):
    """Runs a coroutine that waits for nothing outside."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    coroutine.close()
    raise Refused("The function awaits something that never comes: code in the sandbox has no event loop.")


def to_json(value):
    check_depth(value)
    try:
        return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"), default=refuse_type)
    except RecursionError:
        raise Refused("The result nests too deep.") from None
    except ValueError as error:
        raise Refused(f"The result is not JSON: {error}. Return finite numbers, text, lists and dicts.") from None
    except TypeError as error:
        raise Refused(f"The result is not JSON: {error}.") from None


def check_depth(value):
    """The encoder calls itself for what is nested: no deeper than this, whatever the value."""
    level = [value]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for parent in level
            if isinstance(parent, (dict, list, tuple))
            for child in (parent.values() if isinstance(parent, dict) else parent)
        ]
        if not level:
            return
    raise Refused(f"The result nests more than {MAX_DEPTH} levels deep.")


def refuse_type(value):
    raise Refused(
        f"The result holds a {type(value).__name__}, which JSON cannot. "
        "Return numbers, text, booleans, None, lists and dicts."
    )


def describe(error):
    if isinstance(error, Refused):
        return {"reason": "exception", "message": str(error), "traceback": ""}
    if isinstance(error, MemoryError):
        return {"reason": "memory", "message": "", "line": line_of(error), "traceback": trace(error)}
    if isinstance(error, SyntaxError) and error.filename == FILE and own_frames(error) is None:
        return {"reason": "syntax", "message": summary(error), "line": error.lineno, "traceback": trace(error)}
    return {"reason": "exception", "message": summary(error), "line": line_of(error), "traceback": trace(error)}


def own_frames(error):
    """The frames from the code on: those of this file come before them."""
    frames = error.__traceback__
    while frames is not None and frames.tb_frame.f_code.co_filename != FILE:
        frames = frames.tb_next
    return frames


def line_of(error):
    line = None
    frames = own_frames(error)
    while frames is not None:
        if frames.tb_frame.f_code.co_filename == FILE:
            line = frames.tb_lineno
        frames = frames.tb_next
    return line


def summary(error):
    lines = traceback.TracebackException(type(error), error, None).format_exception_only()
    return list(lines)[-1].strip()


def trace(error):
    frames = own_frames(error)
    return "".join(traceback.TracebackException(type(error), error, frames, limit=-30).format())
