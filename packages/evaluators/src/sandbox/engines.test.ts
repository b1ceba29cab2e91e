import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openTestSandbox } from "../testing/open-test-sandbox.ts";
import { engineArguments, type EngineName } from "./engines.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const engines: readonly EngineName[] = ["python", "javascript"];

/** How the processes of an interpreter are started, without the program that they run. */
function flagsOf(engine: EngineName): string[] {
  const given = engineArguments(engine, {});
  return given.slice(
    0,
    given.findIndex((argument) => !argument.startsWith("--")),
  );
}

/** What code would try that broke out of WebAssembly: each attempt's error by its code, or that there was none. */
const attack = (folder: string): string => `
  import { spawn, spawnSync } from "node:child_process";
  import { once } from "node:events";
  import fs from "node:fs";
  import { Worker } from "node:worker_threads";
  const place = (name) => ${JSON.stringify(folder)} + "/" + name;
  const attempts = {
    spawn: () => once(spawn(process.execPath, ["--version"]), "exit"),
    spawnSync: () => { const { error } = spawnSync(process.execPath, ["--version"]); if (error) throw error; },
    worker: () => once(new Worker("", { eval: true }), "exit"),
    write: () => fs.writeFileSync(place("written"), "x"),
    writeLater: () => fs.promises.writeFile(place("written-later"), "x"),
    folder: () => fs.mkdirSync(place("folder")),
    link: () => fs.symlinkSync("/etc", place("link")),
    remove: () => fs.rmSync(place("kept")),
    read: () => fs.readFileSync(place("kept")),
    addon: () => process.dlopen({ exports: {} }, place("addon.node")),
    code: () => new Function("return 1")(),
  };
  const outcomes = {};
  for (const [name, attempt] of Object.entries(attempts))
    try {
      await attempt();
      outcomes[name] = "done";
    } catch (error) {
      outcomes[name] = error.code ?? error.name;
    }
  console.log(JSON.stringify(outcomes));
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-flags-"));
  writeFileSync(join(folder, "kept"), "x");
});
afterEach(() => rmSync(folder, { recursive: true }));

async function tryAll(flags: readonly string[]): Promise<unknown> {
  const given = [...flags, "--input-type=module", "--eval", attack(folder)];
  const { stdout } = await promisify(execFile)(process.execPath, given, { env: {}, cwd: "/" });
  return JSON.parse(stdout);
}

test("without the flags each attempt comes to something", async () => {
  expect(await tryAll([])).toEqual({
    spawn: "done",
    spawnSync: "done",
    worker: "done",
    write: "done",
    writeLater: "done",
    folder: "done",
    link: "done",
    remove: "done",
    read: "ENOENT",
    // It was looked for.
    addon: "ERR_DLOPEN_FAILED",
    code: "done",
  });
  expect(readdirSync(folder).toSorted()).toEqual(["folder", "link", "written", "written-later"]);
});

test.each(engines)("the process of %s starts nothing, writes nothing, loads no addon", async (engine) => {
  const denied = "ERR_ACCESS_DENIED";
  expect(await tryAll(flagsOf(engine))).toEqual({
    spawn: denied,
    spawnSync: denied,
    worker: denied,
    write: denied,
    writeLater: denied,
    folder: denied,
    link: denied,
    remove: denied,
    read: denied,
    addon: "ERR_DLOPEN_DISABLED",
    code: "EvalError",
  });
  expect(readdirSync(folder)).toEqual(["kept"]);
});

test.runIf(process.platform === "linux")("these are the flags of the processes that run code", async () => {
  const sandbox = await openTestSandbox(engines);
  for (const engine of engines) {
    const { pid } = sandbox.processes().find((one) => one.engine === engine) ?? {};
    const started = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    expect(started).toEqual(expect.arrayContaining(flagsOf(engine)));
  }
});
