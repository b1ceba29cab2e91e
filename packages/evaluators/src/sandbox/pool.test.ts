import { getEventListeners } from "node:events";
import { beforeAll, expect, test, vi } from "vitest";
import { openTestSandbox } from "../testing/open-test-sandbox.ts";
import type { Sandbox } from "./create-sandbox.ts";
import { SandboxUnavailableError } from "./run-code.ts";
import type { RunRequest } from "./run-code.ts";

// Processes start one after the other here, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const run = (code: string, options: Partial<RunRequest> = {}): RunRequest => ({
  language: "javascript",
  code,
  args: [],
  ...options,
});
const endless = "function f() { console.log('on'); for (;;); }";
const quick = "function f(x) { return x; }";
const patience = { timeout: 15_000 };
const isAlive = (pid: number | undefined): boolean => {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
};

let shared: Sandbox;
beforeAll(async () => {
  shared = await openTestSandbox(["python", "javascript"]);
});

test("arguments: positions and keywords, and the function that is named", async () => {
  const sandbox = shared;
  const python = "def one(a, b=2): return [a, b]\ndef two(): return 2";
  const call = (fields: Partial<RunRequest>) =>
    sandbox.runCode({ ...run(python), language: "python", ...fields });
  expect(await call({ entry: "one", args: { b: 5, a: "x" } })).toMatchObject({ value: ["x", 5] });
  expect(await call({ entry: "one", args: [1] })).toMatchObject({ value: [1, 2] });
  expect(await call({})).toMatchObject({ value: 2 });
  expect(await call({ entry: "three" })).toMatchObject({
    ok: false,
    message: 'The code defines no function "three" at its top level; it defines: one, two.',
  });
  expect(await call({ code: "def only(): return 1", entry: "other" })).toMatchObject({ value: 1 });
  expect(await call({ entry: "one", args: { c: 1 } })).toMatchObject({ ok: false, reason: "exception" });
  expect(await call({ code: "x = 1" })).toMatchObject({
    message: expect.stringContaining("defines no function"),
  });
  const js = "export function one({ a, b = 2 }) { return [a, b]; }\nexport default () => 2;";
  expect(await sandbox.runCode(run(js, { entry: "one", args: { a: 1 } }))).toMatchObject({ value: [1, 2] });
  expect(await sandbox.runCode(run(js))).toMatchObject({ value: 2 });
  expect(await sandbox.runCode(run("const f = async () => { await null; return 3; };"))).toMatchObject({
    value: 3,
  });
  expect(await sandbox.runCode(run("async function f() { await new Promise(() => {}); }"))).toMatchObject({
    message: expect.stringContaining("never settles"),
  });
});

test("errors say where", async () => {
  const sandbox = shared;
  const failing = "function g() {\n  throw new TypeError('no');\n}\nfunction f() {\n  g();\n}";
  expect(await sandbox.runCode(run(failing))).toMatchObject({
    reason: "exception",
    message: "TypeError: no",
    line: 2,
    traceback: expect.stringContaining("at f (code.js:5:"),
  });
  for (const language of ["javascript", "typescript"] as const)
    expect(await sandbox.runCode(run("const a = 1;\nfunction f({ ", { language }))).toMatchObject({
      reason: "syntax",
      line: 2,
    });
  expect(await sandbox.runCode(run("x = (\ndef f(): pass", { language: "python" }))).toMatchObject({
    reason: "syntax",
    message: expect.stringContaining("SyntaxError"),
    line: 1,
  });
});

test("more runs than processes wait; more than may wait are refused", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 2, maxWaiting: 10 });
  const runs = Array.from({ length: 12 }, (_, x) => sandbox.runCode(run(quick, { args: [x] })));
  await expect(sandbox.runCode(run(quick))).rejects.toThrow("10 runs wait already");
  const patient = sandbox.runCode(run(quick, { isPatient: true, args: ["patient"] }));
  const results = await Promise.all(runs);
  expect(await patient).toMatchObject({ value: "patient" });
  expect(results.map((result) => result.ok && result.value)).toEqual(Array.from({ length: 12 }, (_, x) => x));
  expect(sandbox.processes()).toHaveLength(2);
});

test("whoever is patient lets others of the same scope go first", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1, maxWaiting: 1 });
  const slow = "function f(x) { const end = Date.now() + 150; while (Date.now() < end); return x; }";
  const ended: string[] = [];
  const start = async (name: string, options: Partial<RunRequest>): Promise<void> => {
    await sandbox.runCode(run(slow, { args: [name], ...options }));
    ended.push(name);
  };
  const patient = ["a", "b", "c"].map((name) => start(name, { isPatient: true }));
  await Promise.all([...patient, start("urgent", {})]);
  expect(ended).toEqual(["a", "urgent", "b", "c"]);
});

test("whoever is patient has one process while that keeps up", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 2, patienceMs: 60_000 });
  const runs = Array.from({ length: 40 }, (_, x) =>
    sandbox.runCode(run(quick, { isPatient: true, args: [x] })),
  );
  const results = await Promise.all(runs);
  expect(results.map((result) => result.ok && result.value)).toEqual(Array.from({ length: 40 }, (_, x) => x));
  expect(sandbox.processes()).toHaveLength(1);
});

test("whoever is patient has a second process where the first is kept busy", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 2, patienceMs: 50 });
  const stop = new AbortController();
  const patient = { isPatient: true, limits: { timeMs: 60_000 } };
  const stuck = sandbox.runCode(run(endless, { ...patient, signal: stop.signal })).catch(() => "stopped");
  expect(await sandbox.runCode(run(quick, { ...patient, args: [1] }))).toMatchObject({ value: 1 });
  expect(sandbox.processes()).toHaveLength(2);
  stop.abort();
  expect(await stuck).toBe("stopped");
});

test("a scope whose runs do not end keeps no other waiting, also where patient ones of it wait", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const start = (scope: string, options: Partial<RunRequest> = {}) =>
    sandbox.runCode(run(quick, { scope, args: [1], ...options }));
  const patient = Array.from({ length: 40 }, () => start("busy", { isPatient: true }));
  const served = new AbortController();
  const other = start("other").then(() => served.abort());
  let before = 0;
  const goOn = async (): Promise<void> => {
    for (; before < 600 && !served.signal.aborted; before += 1) await start("busy");
  };
  await Promise.all([...Array.from({ length: 50 }, goOn), other, ...patient]);
  expect(before).toBeLessThan(600);
});

test("a process is replaced after so many runs, and ends when it has nothing to do", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1, maxRuns: 2, idleMs: 200 });
  const pidAfterRun = async (): Promise<number | undefined> => {
    await sandbox.runCode(run(quick));
    return sandbox.processes()[0]?.pid;
  };
  const first = await pidAfterRun();
  await pidAfterRun();
  const third = await pidAfterRun();
  expect(third).not.toBe(first);
  await expect.poll(() => isAlive(first), patience).toBe(false);
  await expect.poll(() => sandbox.processes(), patience).toEqual([]);
  await expect.poll(() => isAlive(third), patience).toBe(false);
});

test("nobody listens to a signal once its runs have ended", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const { signal } = new AbortController();
  await Promise.all([1, 2, 3].map((x) => sandbox.runCode(run(quick, { args: [x], signal }))));
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("a run that is no longer wanted ends, waiting or running", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const running = new AbortController();
  const waiting = new AbortController();
  const first = sandbox.runCode(run(endless, { signal: running.signal, limits: { timeMs: 60_000 } }));
  const second = sandbox.runCode(run(quick, { signal: waiting.signal }));
  const third = sandbox.runCode(run(quick, { args: [3] }));
  waiting.abort();
  await expect(second).rejects.toThrow(/abort/i);
  await expect.poll(() => sandbox.processes().length, patience).toBe(1);
  running.abort();
  await expect(first).rejects.toThrow(/abort/i);
  expect(await third).toMatchObject({ value: 3 });
});

test("closing ends everything", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const running = sandbox.runCode(run(endless, { limits: { timeMs: 60_000 } }));
  const waiting = sandbox.runCode(run(quick));
  const refused = waiting.catch((error: unknown) => error);
  await expect.poll(() => sandbox.processes().length, patience).toBe(1);
  const [{ pid } = { pid: undefined }] = sandbox.processes();
  await sandbox.close();
  expect(await refused).toBeInstanceOf(SandboxUnavailableError);
  expect(await running).toMatchObject({ ok: false, reason: "crashed" });
  expect(isAlive(pid)).toBe(false);
  await expect(sandbox.runCode(run(quick))).rejects.toThrow("closed");
});

test("a warmed process is there before the first run", async () => {
  const sandbox = await openTestSandbox();
  await sandbox.warm(["javascript"]);
  const [{ pid, residentBytes } = { pid: 0, residentBytes: 0 }] = sandbox.processes();
  expect(residentBytes === undefined || residentBytes > 1e6).toBe(true);
  await sandbox.runCode(run(quick, { scope: "someone" }));
  expect(sandbox.processes().map((process) => process.pid)).toEqual([pid]);
});

test("who is warmed again, or comes while it is being warmed, is content with the one process", async () => {
  const sandbox = await openTestSandbox([], { patienceMs: 60_000 });
  const warmed = [sandbox.warm(["javascript"], "someone"), sandbox.warm(["typescript"], "someone")];
  const runs = [1, 2, 3].map((x) =>
    sandbox.runCode(run(quick, { args: [x], scope: "someone", isPatient: true })),
  );
  expect(await Promise.all(runs)).toMatchObject([{ value: 1 }, { value: 2 }, { value: 3 }]);
  await Promise.all(warmed);
  await sandbox.warm(["javascript"], "someone");
  expect(sandbox.processes()).toHaveLength(1);
});

test("a process that was warmed for somebody is not another's", async () => {
  const sandbox = await openTestSandbox();
  await sandbox.warm(["javascript"], "someone");
  const [{ pid } = { pid: 0 }] = sandbox.processes();
  await sandbox.runCode(run(quick, { scope: "another" }));
  const pids = sandbox.processes().map((process) => process.pid);
  expect(pids).toHaveLength(2);
  expect(pids).toContain(pid);
});

test("what a process was given ahead is run by another where it ends before", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const code = "function f(x) { if (x === 20) for (;;); console.log(x); return x; }";
  const limits = { timeMs: 500 };
  // It is known then that it takes short.
  await sandbox.runCode(run(code, { args: [-1] }));
  const [{ pid } = { pid: undefined }] = sandbox.processes();
  const runs = Array.from({ length: 40 }, (_, x) => sandbox.runCode(run(code, { args: [x], limits })));
  const results = await Promise.all(runs);
  expect(results.map((result) => (result.ok ? [result.value, result.stdout] : result.reason))).toEqual(
    Array.from({ length: 40 }, (_, x) => (x === 20 ? "timeout" : [x, `${x}\n`])),
  );
  expect(sandbox.processes().map((process) => process.pid)).not.toContain(pid);
});

test("what a process was given ahead stays before the patient of its scope where the process ends", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const code = "function f(x) { if (x === 'endless') for (;;); return x; }";
  const ended: string[] = [];
  const start = async (name: string, options: Partial<RunRequest> = {}): Promise<void> => {
    await sandbox.runCode(run(code, { args: [name], limits: { timeMs: 500 }, ...options }));
    ended.push(name);
  };
  await start("first");
  const patient = Array.from({ length: 60 }, (_, index) => () => start(`${index}`, { isPatient: true }));
  await Promise.all([start("endless"), start("urgent"), ...patient.map((begin) => begin())]);
  expect(ended.slice(0, 10)).toContain("urgent");
});

test("a run that was given ahead and is no longer wanted keeps nobody waiting", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const slow = "function f(x) { const end = Date.now() + x; while (Date.now() < end); return x; }";
  await sandbox.runCode(run(slow, { args: [0] }));
  const given = new AbortController();
  const first = sandbox.runCode(run(slow, { args: [400] }));
  const second = sandbox.runCode(run(slow, { args: [1], signal: given.signal }));
  const third = sandbox.runCode(run(slow, { args: [2] }));
  given.abort();
  await expect(second).rejects.toThrow(/abort/i);
  expect([await first, await third]).toMatchObject([{ value: 400 }, { value: 2 }]);
  expect(getEventListeners(given.signal, "abort")).toEqual([]);
});

test("code that does something when it is loaded does so in each run", async () => {
  const sandbox = await openTestSandbox([], { maxProcesses: 1 });
  const loud = "console.log('loaded'); const seed = Math.random(); export const f = () => seed;";
  const quiet = "let calls = 0; export const f = () => [++calls, Math.random(), process.env.TOKEN ?? null];";
  const results = [];
  for (const env of [{ TOKEN: "one" }, { TOKEN: "two" }, {}])
    results.push(await sandbox.runCode(run(loud)), await sandbox.runCode(run(quiet, { env })));
  const values = results.map((result) => (result.ok ? result.value : undefined));
  expect(results.map(({ stdout }) => stdout)).toEqual(["loaded\n", "", "loaded\n", "", "loaded\n", ""]);
  const quietly = [values[1], values[3], values[5]] as [number, number, string | null][];
  expect(quietly.map(([calls]) => calls)).toEqual([1, 1, 1]);
  expect(quietly.map(([, , token]) => token)).toEqual(["one", "two", null]);
  const drawn = [values[0], values[2], values[4], ...quietly.map(([, number]) => number)];
  expect(new Set(drawn).size).toBe(6);
  for (const number of drawn)
    expect(number).toSatisfy((one) => typeof one === "number" && one >= 0 && one < 1);
});

test("limits that are none are refused", async () => {
  const sandbox = await openTestSandbox();
  for (const limits of [
    { timeMs: 0 },
    { cpuMs: 0 },
    { memoryMb: 1 },
    { outputBytes: -1 },
    { timeMs: Number.NaN },
  ])
    await expect(sandbox.runCode(run(quick, { limits }))).rejects.toThrow();
  expect(sandbox.processes()).toEqual([]);
});
