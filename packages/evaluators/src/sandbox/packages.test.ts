import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeWheel } from "../testing/make-wheel.ts";
import { openTestSandbox } from "../testing/open-test-sandbox.ts";
import { createSandbox } from "./create-sandbox.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-wheels-"));
  makeWheel(folder, "greetings-1.0-py3-none-any.whl", {
    "greetings/__init__.py": "from .words import hello\ncalls = []\n",
    "greetings/words.py": "def hello(name): return f'Hello {name}'\n",
    "greetings-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: greetings\nVersion: 1.0\n",
    // What Python has itself comes first.
    "json.py": "raise ImportError('not this one')\n",
  });
  makeWheel(folder, "more-2.0-py2.py3-none-any.whl", {
    "more.py": "import greetings\ndef hello(name): return greetings.hello(name) + '!'\n",
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const limits = { timeMs: 60_000 };
const code = `
import json, greetings, more
def f(name):
    greetings.calls.append(name)
    return [more.hello(name), len(greetings.calls), json.loads("1")]
`;

test("Python imports from wheels, in which nothing is left of the runs before", async () => {
  const sandbox = await openTestSandbox(["python"], { pythonPackages: folder, maxProcesses: 1 });
  for (const name of ["Ada", "Bob"])
    expect(await sandbox.runCode({ language: "python", code, args: [name], limits })).toMatchObject({
      ok: true,
      value: [`Hello ${name}!`, 1, 1],
    });
  expect(sandbox.processes()).toHaveLength(1);
  const change = "def f(): open('/packages/more-2.0-py2.py3-none-any.whl', 'w')";
  expect(await sandbox.runCode({ language: "python", code: change, args: [] })).toMatchObject({
    message: expect.stringContaining("Read-only file system"),
  });
  // The folder itself, and whatever else is on the machine, is not there.
  const look = "import os\ndef f(path): return [os.path.exists(path), sorted(os.listdir('/packages'))]";
  expect(await sandbox.runCode({ language: "python", code: look, args: [folder] })).toMatchObject({
    value: [false, ["greetings-1.0-py3-none-any.whl", "more-2.0-py2.py3-none-any.whl"]],
  });
});

test("a folder that cannot be used is refused at once, with the reason", () => {
  expect(() => createSandbox({ pythonPackages: join(folder, "nothing") })).toThrow("cannot be read");
  const other = mkdtempSync(join(folder, "other-"));
  expect(() => createSandbox({ pythonPackages: other })).toThrow("holds no wheel");
  writeFileSync(join(other, "numpy-2.0-cp314-cp314-linux_x86_64.whl"), "");
  expect(() => createSandbox({ pythonPackages: other })).toThrow(
    "holds what is not only Python: numpy-2.0-cp314-cp314-linux_x86_64.whl",
  );
});
