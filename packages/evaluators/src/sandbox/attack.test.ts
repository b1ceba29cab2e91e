import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestSandbox } from "../testing/open-test-sandbox.ts";
import type { RunRequest, RunResult } from "./run-code.ts";
import type { Sandbox } from "./create-sandbox.ts";

// Most attacks end a process, and another is started.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let sandbox: Sandbox;
beforeAll(async () => {
  process.env["PARLEY_SECRET_OF_TESTS"] = "not-to-be-seen";
  sandbox = await openTestSandbox(["python", "javascript"]);
});

type Options = Partial<RunRequest>;
const python = (code: string, options: Options = {}): Promise<RunResult> =>
  sandbox.runCode({ language: "python", code, args: [], ...options });
const typescript = (code: string, options: Options = {}): Promise<RunResult> =>
  sandbox.runCode({ language: "typescript", code, args: [], ...options });

/** Both languages still work, in processes that are there or new ones. */
async function expectHealthy(): Promise<void> {
  expect(await python("def f(): return [len('abc'), 1.5]")).toMatchObject({ ok: true, value: [3, 1.5] });
  expect(await typescript("const f = (): number[] => [1, 2].map((x) => x * 2)")).toMatchObject({
    ok: true,
    value: [2, 4],
  });
}

describe("limits", () => {
  const limits = { timeMs: 300 };
  const endless = {
    "a loop": { py: "def f():\n  while True: pass", ts: "function f() { for (;;); }" },
    "a loop that catches everything": {
      py: "def f():\n  while True:\n    try:\n      while True: pass\n    except BaseException: pass",
      ts: "function f() { for (;;) { try { for (;;); } catch {} finally { continue } } }",
    },
    "one long native operation": {
      py: "def f(): return len(str(9 ** (9 ** 8)))",
      ts: "function f() { return /(a+)+$/.test('a'.repeat(40) + 'b'); }",
    },
    "promises without end": {
      py: "import time\ndef f(): time.sleep(100)",
      ts: "async function f() { for (;;) await 0; }",
    },
    "code that runs when it is loaded": {
      py: "while True: pass\ndef f(): pass",
      ts: "for (;;); function f() {}",
    },
  };
  test.each(Object.entries(endless))("%s ends in time", async (_, { py, ts }) => {
    expect(await python(py, { limits })).toMatchObject({ ok: false, reason: "timeout" });
    expect(await typescript(ts, { limits })).toMatchObject({ ok: false, reason: "timeout" });
    await expectHealthy();
  });

  const cpuLimits = { timeMs: 60_000, cpuMs: 300 };
  const tooMuchCpu = {
    ok: false,
    reason: "cpu",
    message: "The code used more than 0.3 seconds of the processor, which is the limit.",
  };
  // From inside it is known everywhere, else only where the system tells of other processes.
  const burning = Object.entries(endless).filter(
    ([name]) =>
      name !== "promises without end" &&
      (process.platform === "linux" || name !== "one long native operation"),
  );
  test.each(burning)("%s ends by what it uses of the processor", async (_, { py, ts }) => {
    expect(await python(py, { limits: cpuLimits })).toMatchObject(tooMuchCpu);
    expect(await typescript(ts, { limits: cpuLimits })).toMatchObject(tooMuchCpu);
    await expectHealthy();
  });

  test("too much use of the processor says where the code was", async () => {
    const py = "def g():\n  while True:\n    pass\ndef f():\n  print('so far')\n  g()";
    const looping = await python(py, { limits: cpuLimits });
    expect(looping).toMatchObject({ reason: "cpu", stdout: "so far\n" });
    expect(looping).toHaveProperty("traceback", expect.stringMatching(/^The code used .*\n[^]*in g/));
    const ts = "function f() {\n  console.log('so far');\n  for (;;);\n}";
    expect(await typescript(ts, { limits: cpuLimits })).toMatchObject({ reason: "cpu", stdout: "so far\n" });
  });

  test("what the runs before have used of the processor is not counted", async () => {
    const single = await openTestSandbox(["javascript"], { maxProcesses: 1 });
    const code = "function f(x) { const end = Date.now() + 100; while (Date.now() < end); return x; }";
    const runs = Array.from({ length: 10 }, (__, x) =>
      single.runCode({ language: "javascript", code, args: [x], limits: { timeMs: 60_000, cpuMs: 600 } }),
    );
    const results = await Promise.all(runs);
    expect(results.map((result) => result.ok && result.value)).toEqual(results.map((__, x) => x));
    expect(single.processes()).toHaveLength(1);
  });

  test("code that only waits is ended by the clock, however little of the processor it may use", async () => {
    for (const language of ["python", "javascript"] as const) {
      const single = await openTestSandbox([language], { maxProcesses: 1 });
      const [{ pid = 0 } = {}] = single.processes();
      // Nothing in the sandbox can wait without using the processor: the whole process does.
      process.kill(pid, "SIGSTOP");
      const code = language === "python" ? endless["a loop"].py : endless["a loop"].ts;
      const stopped = await single.runCode({ language, code, args: [], limits: { timeMs: 500, cpuMs: 100 } });
      expect(stopped).toMatchObject({
        reason: "timeout",
        message: "The code ran longer than 0.5 seconds, which is the limit.",
      });
    }
  });

  test("a timeout says where the code was and what it had printed", async () => {
    const result = await python("def g():\n  while True:\n    pass\ndef f():\n  print('so far')\n  g()", {
      limits,
    });
    expect(result).toMatchObject({
      message: "The code ran longer than 0.3 seconds, which is the limit.",
      stdout: "so far\n",
    });
    expect(result).toHaveProperty(
      "line",
      expect.toSatisfy((line) => line === 2 || line === 3),
    );
    const other = await typescript("function f() {\n  console.log('so far');\n  for (;;);\n}", { limits });
    expect(other).toMatchObject({ reason: "timeout", stdout: "so far\n" });
  });

  const greedy = {
    "many objects": {
      py: "def f():\n  a = []\n  while True: a.append([0] * 1000)",
      ts: "function f() { const a = []; for (;;) a.push(new Array(1000).fill(0)); }",
    },
    "one large object": {
      py: "def f(): return len(bytearray(300_000_000))",
      ts: "function f() { return new Uint8Array(300_000_000).length; }",
    },
    "a text that doubles": {
      py: "def f():\n  s = 'x' * 1000\n  while True: s += s",
      ts: "function f() { let s = 'xy'; for (;;) s = s.split('').join('ab'); }",
    },
  };
  test.each(Object.entries(greedy))("%s: memory ends", async (_, { py, ts }) => {
    const limits = { memoryMb: 64, timeMs: 20_000 };
    expect(await python(py, { limits })).toMatchObject({ ok: false, reason: "memory" });
    expect(await typescript(ts, { limits })).toMatchObject({ ok: false, reason: "memory" });
    await expectHealthy();
  });

  test("what is within the memory limit runs", async () => {
    const limits = { memoryMb: 256 };
    expect(await python("def f(): return len(bytearray(150_000_000))", { limits })).toMatchObject({
      ok: true,
    });
    expect(
      await typescript("function f() { return new Uint8Array(150_000_000).length; }", { limits }),
    ).toMatchObject({ ok: true });
    await expectHealthy();
  });

  test("output ends, and what was printed until then is kept", async () => {
    const limits = { outputBytes: 1000 };
    const printing = await python("def f():\n  while True: print('é' * 50)", { limits });
    expect(printing).toMatchObject({
      reason: "output",
      message: "The code printed and returned more than 1000 bytes, which is the limit.",
    });
    expect(Buffer.byteLength(printing.stdout)).toBeLessThanOrEqual(1000);
    expect(printing.stdout.length).toBeGreaterThan(400);
    expect(
      await python("import sys\ndef f():\n  while True: sys.stderr.write('x')", { limits }),
    ).toMatchObject({
      reason: "output",
    });
    expect(await python("def f(): return 'x' * 2000", { limits })).toMatchObject({ reason: "output" });
    expect(await typescript("function f() { for (;;) console.error('xx'); }", { limits })).toMatchObject({
      reason: "output",
    });
    expect(await typescript("function f() { return 'x'.repeat(2000); }", { limits })).toMatchObject({
      reason: "output",
    });
    await expectHealthy();
  });

  test("recursion ends", async () => {
    expect(await python("def f(): return f()")).toMatchObject({
      reason: "exception",
      message: expect.stringContaining("RecursionError"),
    });
    expect(await python("import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()")).toMatchObject({
      ok: false,
    });
    expect(await typescript("function f() { return f(); }")).toMatchObject({
      reason: "exception",
      message: expect.stringContaining("RangeError"),
    });
    await expectHealthy();
  });

  test("code that ends its interpreter ends a run", async () => {
    for (const exit of ["sys.exit(3)", "exit()", "raise SystemExit('bye')", "raise KeyboardInterrupt()"])
      expect(await python(`import sys\ndef f(): ${exit}`)).toMatchObject({ reason: "exception" });
    for (const exit of [
      "os._exit(0)",
      "os.abort()",
      "ctypes.string_at(2**31)",
      "ctypes.memset(0, 255, 20_000_000)",
    ])
      expect(await python(`import os, ctypes\ndef f(): ${exit}`)).toMatchObject({ ok: false });
    await expectHealthy();
  });
});

describe("the outside", () => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end("reached");
  });
  let url = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => server.close());

  test("no network from Python", async () => {
    const attempts = [
      `import urllib.request\ndef f(): return urllib.request.urlopen("${url}").read().decode()`,
      `import http.client\ndef f():\n  c = http.client.HTTPConnection("${url.slice(7, -1)}")\n  c.request("GET", "/")\n  return c.getresponse().status`,
      `import socket\ndef f():\n  s = socket.socket(); s.connect(("127.0.0.1", ${url.split(":")[2]?.slice(0, -1)})); s.send(b"GET / HTTP/1.0\\r\\n\\r\\n"); return "sent"`,
      `from pyodide.http import open_url\ndef f(): return open_url("${url}").read()`,
      `import micropip\ndef f(): return 1`,
      `import js\ndef f(): return js.fetch("${url}")`,
    ];
    for (const code of attempts) expect(await python(code)).toMatchObject({ ok: false });
    expect(requests).toEqual([]);
  });

  test("no network and nothing of Node from JavaScript", async () => {
    const names = [
      "fetch",
      "require",
      "Buffer",
      "WebSocket",
      "XMLHttpRequest",
      "setTimeout",
      "std",
      "os",
      "Worker",
    ];
    const code = `function f(...names) { return names.filter((name) => typeof globalThis[name] !== "undefined"); }`;
    expect(await typescript(code, { args: names })).toMatchObject({ ok: true, value: [] });
    const look =
      "function f() { return [Object.keys(process), Object.keys(process.env), typeof process.constructor.constructor('return process')().binding]; }";
    expect(await typescript(look)).toMatchObject({ ok: true, value: [["env"], [], "undefined"] });
    for (const imported of ["fs", "node:fs", "http", "./x.js", "qjs:std", "data:text/javascript,1"]) {
      expect(await typescript(`import x from "${imported}"; function f() {}`)).toMatchObject({ ok: false });
      expect(await typescript(`async function f() { await import("${imported}"); }`)).toMatchObject({
        ok: false,
      });
    }
  });

  test("prototypes and constructors of JavaScript lead nowhere", async () => {
    const code = `
async function* both() {}
export function f(given) {
  const constructors = [
    Function,
    given.constructor.constructor,
    (async () => {}).constructor,
    (function* () {}).constructor,
    both.constructor,
    Object.getPrototypeOf(given.list).constructor.constructor,
    Reflect.getPrototypeOf(new Proxy(() => {}, {})).constructor,
    given.text.at.constructor,
  ];
  const reached = [];
  for (const [place, construct] of constructors.entries()) {
    try {
      const made = construct("return [typeof process?.binding, typeof process?.mainModule, typeof require]")();
      if (Array.isArray(made) && made.some((type) => type !== "undefined")) reached.push(place);
    } catch {}
  }
  Object.prototype.polluted = "everywhere";
  Array.prototype.flat = undefined;
  Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getThis?.());
  const { stack } = new Error("x");
  if (Array.isArray(stack) && stack.some((one) => one !== undefined)) reached.push("stack");
  return reached;
}`;
    const given = { args: [{ list: [1], text: "a" }] };
    expect(await typescript(code, given)).toMatchObject({ ok: true, value: [] });
    const own = `export const f = () => JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": 2}}');`;
    await typescript(own);
    expect("polluted" in {}).toBe(false);
    const after = `export const f = () => ["polluted" in {}, typeof [].flat];`;
    expect(await typescript(after)).toMatchObject({ ok: true, value: [false, "function"] });
    await expectHealthy();
  });

  test("no environment but what is given", async () => {
    const py = "import os\ndef f(): return dict(os.environ)";
    expect(await python(py)).toMatchObject({ ok: true, value: {} });
    expect(await python(py, { env: { TOKEN: "given" } })).toMatchObject({ value: { TOKEN: "given" } });
    expect(await python(py)).toMatchObject({ value: {} });
    const ts = "const f = () => process.env";
    expect(await typescript(ts, { env: { TOKEN: "given" } })).toMatchObject({ value: { TOKEN: "given" } });
    expect(await typescript(ts)).toMatchObject({ value: {} });
  });

  test("no files of the host, and no writing", async () => {
    const here = fileURLToPath(import.meta.url);
    for (const path of ["/etc/passwd", "/proc/self/environ", "/proc/1/cmdline", here, process.cwd()])
      expect(await python("def f(p): return open(p).read()", { args: [path] })).toMatchObject({ ok: false });
    for (const write of [
      "open('/tmp/x', 'w')",
      "os.write(os.open('/lib/python314.zip', os.O_RDWR), b'x')",
      "os.mkdir('/tmp/y')",
      "os.remove('/lib/python314.zip')",
      "os.rename('/lib/python314.zip', '/lib/y')",
      "os.symlink('/etc', '/tmp/z')",
      "os.truncate('/lib/python314.zip', 0)",
      "os.chmod('/lib/python314.zip', 0)",
    ])
      expect(await python(`import os\ndef f(): ${write}`)).toMatchObject({
        ok: false,
        message: expect.stringContaining("Read-only file system"),
      });
    await expectHealthy();
  });

  test.each([
    ["os.fork()", "OSError"],
    ["subprocess.run(['id'])", "OSError"],
    ["subprocess.run('id', shell=True)", "OSError"],
    ["os.popen('id').read()", "OSError"],
    ["os.execv('/bin/sh', ['sh'])", "OSError"],
    ["os.kill(os.getppid(), 9)", "PermissionError"],
    ["os.killpg(1, 9)", "PermissionError"],
    ["threading.Thread(target=print).start()", "RuntimeError"],
    ["_thread.start_new_thread(print, ())", "RuntimeError"],
    ["multiprocessing.Process(target=print).start()", "ModuleNotFoundError"],
    ["multiprocessing.get_context('fork').Process(target=print).start()", "OSError"],
  ])("no processes and no threads: %s", async (attempt, error) => {
    // What succeeds returns None or a number, too: the code itself says whether it came so far.
    const code = `
import os, subprocess, threading, _thread, multiprocessing
def f():
    try:
        return ["returned", repr(${attempt})]
    except BaseException as error:
        return ["raised", type(error).__name__]`;
    expect(await python(code)).toMatchObject({ ok: true, value: ["raised", error] });
  });

  test("nothing of the host lies about where Python keeps its objects", async () => {
    const code = `
import gc
def f():
    held = [one for one in gc.get_objects() if isinstance(one, dict)]
    return [str(key) for one in held for key, value in list(one.items()) if type(value).__name__ == "JsProxy"]`;
    expect(await python(code)).toMatchObject({ ok: true, value: [] });
  });

  test("a command of the system ends the run that asks for it", async () => {
    const code = "import os\ndef f():\n  print('before')\n  os.system('id')\n  print('after')";
    expect(await python(code)).toMatchObject({ ok: false, reason: "crashed", stdout: "before\n" });
    await expectHealthy();
  });

  test("no way from Python to JavaScript", async () => {
    for (const name of [
      "js",
      "pyodide_js",
      "pyodide",
      "pyodide.code",
      "pyodide.ffi",
      "_pyodide_core",
      "micropip",
    ])
      expect(await python(`import ${name}\ndef f(): pass`)).toMatchObject({
        ok: false,
        message: expect.stringContaining("ModuleNotFoundError"),
      });
    const forced = `
import sys
for name in ("js", "pyodide_js", "_pyodide_core", "pyodide", "_pyodide"):
    sys.modules.pop(name, None)
def f():
    found = []
    for name in ("js", "pyodide_js"):
        try:
            __import__(name)
            found.append(name)
        except ImportError:
            pass
    return found`;
    expect(await python(forced)).toMatchObject({ ok: true, value: [] });
  });

  test("a host object, if one is had, leads nowhere", async () => {
    const code = `
import sys
for name in ("js", "pyodide_js", "_pyodide_core", "pyodide", "_pyodide"):
    sys.modules.pop(name, None)
import _pyodide_core as core
def f(url):
    host = core.create_proxy({}).constructor.constructor
    outcomes = []
    for attempt in ("return process", "return fetch('" + url + "')", "return globalThis"):
        try:
            host(attempt)()
            outcomes.append("reached")
        except BaseException as error:
            outcomes.append(type(error).__name__)
    return outcomes`;
    // It has the constructor of functions of the host, and each attempt was made.
    const given = { args: [url], limits: { timeMs: 60_000 } };
    expect(await python(code, given)).toMatchObject({
      ok: true,
      value: ["JsException", "JsException", "JsException"],
    });
    const byC = `
import ctypes
def f(url):
    library = ctypes.CDLL(None)
    script = library.emscripten_run_script_string
    script.restype = ctypes.c_char_p
    return script(b"typeof process.env + typeof fetch").decode()`;
    expect(await python(byC, given)).toMatchObject({ ok: false, reason: "crashed" });
    expect(requests).toEqual([]);
    await expectHealthy();
  });
});

describe("what comes back", () => {
  test.each([
    ["nan", "float('nan')", "NaN"],
    ["infinity", "[float('inf')]", "-Infinity"],
    ["an integer that loses digits", "10 ** 30", "10n"],
    ["an integer of thousands of digits", "10 ** 5000", "Symbol()"],
    ["a set", "{1, 2}", "new Set([1])"],
    ["a function", "print", "() => 1"],
    ["a circle", "(lambda a: (a.append(a), a)[1])([])", "((a) => { a.a = a; return a; })({})"],
    [
      "the key __proto__",
      '{"a": [{"__proto__": {"x": 1}}]}',
      `JSON.parse('{"a": [{"__proto__": {"x": 1}}]}')`,
    ],
    ["a number too large", "{'a': 1e308 * 10}", "[1e308 * 10]"],
  ])("%s is refused", async (_, py, ts) => {
    for (const result of [
      await python(`def f(): return ${py}`),
      await typescript(`const f = (): any => (${ts})`),
    ]) {
      expect(result).toMatchObject({ ok: false, reason: "exception" });
      expect(result).toHaveProperty("message", expect.stringMatching(/result|circular/i));
    }
  });

  test("nesting without end is refused", async () => {
    const py = "def f():\n  a = []\n  for _ in range(5000): a = [a]\n  return a";
    expect(await python(py.replace("5000", "1000_000"))).toMatchObject({ ok: false });
    expect(await python(py)).toMatchObject({
      ok: false,
      message: "The result nests more than 100 levels deep.",
    });
    const ts = "function f() { let a: any = 1; for (let i = 0; i < 500; i++) a = { a }; return a; }";
    expect(await typescript(ts)).toMatchObject({
      ok: false,
      message: "The result nests more than 100 levels deep.",
    });
    const deepest = "def f():\n  a = 1\n  for _ in range(100): a = [a]\n  return a";
    expect(await python(deepest)).toMatchObject({ ok: true });
    await expectHealthy();
  });

  test("code that changes how results are made changes only its own", async () => {
    const ts = "Object.prototype.toJSON = () => 'mine'; JSON.stringify = null; const f = () => ({ a: 1 });";
    expect(await typescript(ts)).toMatchObject({ ok: true, value: "mine" });
    expect(({} as Record<string, unknown>)["toJSON"]).toBeUndefined();
    const py = 'import json\njson.dumps = lambda *a, **k: \'{"ok": true, "json": "[[["}\'\ndef f(): return 1';
    expect(await python(py)).toMatchObject({ ok: false, message: "The result is not JSON." });
    const forged = "import json\njson.dumps = lambda *a, **k: 'no frame'\ndef f(): return 1";
    expect(await python(forged)).toMatchObject({ ok: false, reason: "crashed" });
    // Names that every object of JavaScript has are no reasons to end.
    for (const reason of ["__proto__", "constructor", "toString"]) {
      const end = { ok: false, reason, message: "", traceback: "" };
      const py = `import json\njson.dumps = lambda *a, **k: '${JSON.stringify(end)}'\ndef f(): return 1`;
      const message = "The code ended its interpreter.";
      expect(await python(py)).toMatchObject({ ok: false, reason: "crashed", message, traceback: "" });
    }
    await expectHealthy();
  });

  test("texts of any characters come back whole", async () => {
    const text = 'é😀\u0000\u2028</script>\n"\\ ڪ';
    expect(await python("def f(x):\n  print(x)\n  return x", { args: [text] })).toMatchObject({
      value: text,
      stdout: `${text}\n`,
    });
    expect(
      await typescript("const f = (x) => { console.log(x); return x; }", { args: [text] }),
    ).toMatchObject({
      value: text,
      stdout: `${text}\n`,
    });
    // Half a surrogate pair is no text.
    expect(await python("def f(): return '\\ud800x'")).toMatchObject({ value: "\ufffdx" });
    expect(await typescript("const f = () => '\\ud800x'")).toMatchObject({ value: "\ufffdx" });
    expect(await python("def f(): raise ValueError('é😀\\ud800')")).toMatchObject({
      message: "ValueError: é😀\ufffd",
    });
    expect(await typescript("const f = () => { throw new Error('é😀\\ud800'); }")).toMatchObject({
      message: "Error: é😀\ufffd",
    });
  });

  test("an error that resists being described is still an error", async () => {
    const py =
      "class E(Exception):\n  def __str__(self): raise self\n  __repr__ = __str__\ndef f(): raise E()";
    expect(await python(py)).toMatchObject({ ok: false, reason: "exception" });
    for (const thrown of [
      "null",
      "undefined",
      "Object.create(null)",
      "new Proxy({}, { get() { throw 1; } })",
    ])
      expect(await typescript(`function f() { throw ${thrown}; }`)).toMatchObject({ reason: "exception" });
    const patient = { limits: { timeMs: 60_000 } };
    const huge = await python("def f(): raise ValueError('x' * 10_000_000)", patient);
    expect(huge).toMatchObject({ ok: false, reason: "exception" });
    expect(JSON.stringify(huge).length).toBeLessThan(50_000);
  });
});

describe("one run and the next", () => {
  const dirtyPython = `
import builtins, collections, json, os, random, re, sys, gc, math
builtins.len = lambda x: 99
builtins.secret = "left behind"
sys.modules["left_behind"] = sys
sys.path.insert(0, "/tmp")
sys.stdout.write("")
collections.OrderedDict = None
json.loads = None
re.match = None
os.environ["LEFT"] = "behind"
os.chdir("/tmp")
kept = os.open("/lib/python314.zip", os.O_RDONLY)
sys.setrecursionlimit(500)
sys.settrace(lambda *a: None)
math.pi = 3
int.__hash__
sys.modules.clear()
gc.disable()
def f(): return 1`;
  const lookPython = `
import sys
def f():
    import builtins, collections, json, math, os, re, gc
    return {
        "len": len([]), "secret": hasattr(builtins, "secret"), "module": "left_behind" in sys.modules,
        "path": "/tmp" in sys.path, "dict": collections.OrderedDict is not None, "json": json.loads("1"),
        "re": re.match("a", "a") is not None, "env": dict(os.environ), "cwd": os.getcwd(),
        "limit": sys.getrecursionlimit(), "pi": math.pi > 3.1, "gc": gc.isenabled(), "trace": sys.gettrace() is None,
        "fds": [fd for fd in range(3, 20) if is_open(os, fd)],
    }
def is_open(os, fd):
    try:
        os.fstat(fd)
        return True
    except OSError:
        return False
f_ = f
def f(): return f_()`;

  test("nothing of Python is left", async () => {
    const single = await openTestSandbox([], { maxProcesses: 1 });
    const run = (code: string) => single.runCode({ language: "python", code, args: [] });
    const before = await run(lookPython);
    expect(before).toMatchObject({
      ok: true,
      value: { len: 0, secret: false, module: false, json: 1, env: {}, fds: [] },
    });
    const pids = single.processes().map(({ pid }) => pid);
    expect(await run(dirtyPython)).toMatchObject({ ok: true, value: 1 });
    const after = await run(lookPython);
    expect(after).toMatchObject({ value: before.ok ? before.value : {} });
    expect(single.processes().map(({ pid }) => pid)).toEqual(pids);
  });

  test("nothing of a host object that Python got hold of is left", async () => {
    const single = await openTestSandbox([], { maxProcesses: 1 });
    const run = (code: string) => single.runCode({ language: "python", code, args: [] });
    const poison = `
import sys
for name in ("js", "pyodide_js", "_pyodide_core", "pyodide", "_pyodide"):
    sys.modules.pop(name, None)
import _pyodide_core as core
def f():
    proxies = core.create_proxy(lambda: 1).constructor
    functions = proxies.constructor.prototype
    refused = 0
    for place in (proxies, proxies.prototype, functions, functions.__proto__, functions.__proto__.constructor):
        for name in ("entry", "toString", "apply"):
            try:
                setattr(place, name, "evil")
            except BaseException:
                refused += 1
    return refused`;
    // The order that names no function would have one by inheritance.
    const victim = "def evil(): return 'forged'\ndef f(): return 'honest'";
    expect(await run(poison)).toMatchObject({ ok: true, value: 15 });
    const pids = single.processes().map(({ pid }) => pid);
    expect(await run(victim)).toMatchObject({ ok: true, value: "honest" });
    expect(single.processes().map(({ pid }) => pid)).toEqual(pids);
  });

  test("nothing of JavaScript is left", async () => {
    const dirty =
      "globalThis.left = 1; Array.prototype.map = null; Object.prototype.left = 2; JSON.parse = null; function f() {}";
    expect(await typescript(dirty, { scope: "one" })).toMatchObject({ ok: true });
    const look = "function f() { return [typeof left, ({}).left ?? 0, [1].map((x) => x), JSON.parse('1')]; }";
    expect(await typescript(look, { scope: "one" })).toMatchObject({ value: ["undefined", 0, [1], 1] });
    // Nor in code that was loaded before, and is not loaded again.
    const both = `const kept = { count: 0 }; function f() {
      const found = [kept.count++, typeof left, typeof [].map, typeof JSON.parse, kept.added ?? null, Object.keys(f)];
      f.added = kept.added = globalThis.left = Array.prototype.map = JSON.parse = 1;
      return found;
    }`;
    const clean = { value: [0, "undefined", "function", "function", null, []] };
    for (let turn = 0; turn < 3; turn += 1)
      expect(await typescript(both, { scope: "one" })).toMatchObject(clean);
  });

  test("nothing of it is in memory that is not yet used", async () => {
    await python("def f():\n  s = bytearray(b'SECRETSECRET') * 500_000\n  return len(s)", { scope: "one" });
    const look = `
import ctypes
def f():
    found = 0
    for address in range(0, 70_000_000, 65_536):
        try:
            found += ctypes.string_at(address, 65_536).count(b"SECRET" + b"SECRET")
        except BaseException:
            break
    return found`;
    const result = await python(look, { scope: "one", limits: { memoryMb: 256, timeMs: 20_000 } });
    expect(result.ok ? result.value : 0).toBeLessThan(5);
  });

  test("random numbers differ", async () => {
    const code = "import random\ndef f(): return [random.random(), random.randint(0, 10**9)]";
    const [a, b] = [await python(code), await python(code)];
    expect(a.ok && b.ok && a.value).not.toEqual(b.ok && b.value);
  });

  test("organizations never share a process", async () => {
    const pidsOf = async (scope: string): Promise<unknown[]> => {
      await python("def f(): pass", { scope });
      return sandbox.processes().filter(({ engine }) => engine === "python");
    };
    const other = await openTestSandbox([], { maxProcesses: 1 });
    const first = await other.runCode({
      language: "javascript",
      code: "function f() {}",
      args: [],
      scope: "a",
    });
    const [{ pid: pidA } = { pid: 0 }] = other.processes();
    await other.runCode({ language: "javascript", code: "function f() {}", args: [], scope: "a" });
    expect(other.processes().map(({ pid }) => pid)).toEqual([pidA]);
    const second = await other.runCode({
      language: "javascript",
      code: "function f() {}",
      args: [],
      scope: "b",
    });
    expect([first.ok, second.ok]).toEqual([true, true]);
    expect(other.processes().map(({ pid }) => pid)).not.toContain(pidA);
    expect(await pidsOf("a")).not.toHaveLength(0);
  });
});
