import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryQueue } from "./background/memory-queue.ts";
import { logQueueSuite } from "./log-queue.testsuite.ts";
import { describePlace } from "./node/spool/describe-place.ts";
import { openSpool } from "./node/spool/open-spool.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "parley-spool-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (maxBytes = 10_000_000) => openSpool({ folder, maxBytes, onWarning: () => {} });
const all = { maxEntries: 1000, maxBytes: 1_000_000 };
/** What was accepted is written when the event loop is free. */
const written = () => new Promise((resolve) => setImmediate(resolve));
const segments = () => readdirSync(folder).filter((name) => name.endsWith(".spool"));

describe("a queue in memory", () => {
  logQueueSuite((maxBytes) => createMemoryQueue({ maxBytes }));
});
describe("a queue on the disk", () => {
  logQueueSuite((maxBytes) => open(maxBytes));
});

/** Makes the only segment that of a process elsewhere, last heard of so long ago. */
function abandon(silentMs: number): string {
  const [name = ""] = segments();
  const other = name.replace(/^(\d+)-\d+-[0-9a-f]+-.*$/, "$1-7-abcdef-elsewhere.spool");
  renameSync(join(folder, name), join(folder, other));
  const at = new Date(Date.now() - silentMs);
  utimesSync(join(folder, other), at, at);
  return other;
}

describe("a spool", () => {
  it("goes on where the one before it ended, without what was sent", () => {
    const before = open();
    for (const entry of ["a", "b", "c"]) before.append(entry);
    before.take({ ...all, maxEntries: 2 })?.settle();
    before.close();
    const after = open();
    expect(after.size).toBe(1);
    expect(after.take(all)?.entries).toEqual(["c"]);
    after.close();
  });

  it("leaves nothing behind when everything was sent", () => {
    const queue = open();
    queue.append("a");
    queue.take(all)?.settle();
    queue.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is for its owner's eyes", async () => {
    const queue = open();
    queue.append("a");
    await written();
    expect(statSync(join(folder, segments()[0] ?? "")).mode & 0o777).toBe(0o600);
    queue.close();
  });

  it("leaves a line without an end out, for that was never acknowledged", async () => {
    open().append("whole");
    await written();
    const name = abandon(3_600_000);
    appendFileSync(join(folder, name), "half of a li");
    utimesSync(join(folder, name), new Date(0), new Date(0));
    const queue = open();
    expect(queue.take(all)?.entries).toEqual(["whole"]);
    queue.append("next");
    queue.take(all)?.settle();
    expect(queue.take(all)?.entries).toEqual(["next"]);
    queue.close();
  });

  it("takes nothing from those that live: another client here, or a process elsewhere that was just heard of", async () => {
    const one = open();
    one.append("of one");
    await written();
    const two = open();
    expect(two.size).toBe(0);
    abandon(5_000);
    expect(two.adopt()).toBe(false);
    abandon(120_000);
    expect(two.adopt()).toBe(true);
    expect(two.take(all)?.entries).toEqual(["of one"]);
    two.close();
  });

  it("takes nothing from another container of the same name whose process has the same number", async () => {
    open().append("of the other");
    await written();
    const [name = ""] = segments();
    const same = `${name.slice(0, 17)}-${process.pid}-abcdef-${hostname()}.0123456789ab.spool`;
    renameSync(join(folder, name), join(folder, same));
    const queue = open();
    expect([queue.adopt(), queue.size]).toEqual([false, 0]);
    const silent = new Date(Date.now() - 120_000);
    utimesSync(join(folder, same), silent, silent);
    expect(queue.adopt()).toBe(true);
    queue.close();
  });

  it("puts aside what the server refused and what cannot be read, and goes on with the rest", async () => {
    const warnings: string[] = [];
    const queue = openSpool({ folder, maxBytes: 10_000, onWarning: (text) => void warnings.push(text) });
    const path = join(folder, "rejected.jsonl");
    expect(queue.reject("bad", "It is 422.")).toBe(path);
    expect(readFileSync(path, "utf8")).toBe('{"reason":"It is 422.","entry":"bad"}\n');
    rmSync(path);
    mkdirSync(path);
    expect(queue.reject("bad", "It is 422.")).toBeNull();
    queue.append("a");
    await written();
    truncateSync(join(folder, segments()[0] ?? ""));
    queue.append("b");
    expect(queue.take(all)).toBeUndefined();
    queue.append("c");
    expect(queue.take(all)?.entries).toEqual(["c"]);
    expect(warnings).toEqual([
      expect.stringContaining("cannot be written to"),
      expect.stringMatching(/^2 Logs cannot be read and were put aside, into .*\.unreadable: /),
    ]);
    queue.close();
  });

  it("begins a new file when one is full, and removes it when it was sent", async () => {
    const queue = open(100_000_000);
    const entry = "x".repeat(1_000_000);
    for (let index = 0; index < 10; index += 1) queue.append(entry);
    await written();
    expect(segments()).toHaveLength(2);
    for (let batch = queue.take(all); batch; batch = queue.take(all)) batch.settle();
    expect(queue.size).toBe(0);
    expect(segments().length).toBeLessThan(2);
    queue.close();
  });
});

describe("the place of a process", () => {
  const linux = (namespace: string, start = "5e6c") => ({
    hostname: () => "web 1",
    readFile: () => `${start}\n`,
    readLink: () => namespace,
  });

  it("is another in each container and after each start of the machine, and unknown where nothing tells", () => {
    const places = [linux("pid:[1]"), linux("pid:[2]"), linux("pid:[1]", "77aa")].map((reads) =>
      describePlace("linux", reads),
    );
    expect(new Set(places).size).toBe(3);
    expect(places[0]).toBe(describePlace("linux", linux("pid:[1]")));
    expect(places[0]).toMatch(/^web_1\.[0-9a-f]{12}$/);
    const blind = { ...linux(""), readFile: () => assert.fail("no /proc") };
    expect([describePlace("linux", blind), describePlace("darwin", blind)]).toEqual([undefined, "web_1"]);
  });
});

it("where the disk takes nothing, what comes waits in memory, and is not lost", async () => {
  const warnings: string[] = [];
  const gone = join(folder, "gone");
  const queue = openSpool({ folder: gone, maxBytes: 1000, onWarning: (text) => void warnings.push(text) });
  rmSync(gone, { recursive: true });
  queue.append("a");
  queue.append("b");
  await written();
  expect(warnings).toEqual([
    expect.stringMatching(/^2 Logs cannot be written to .*gone, so they wait in memory/),
  ]);
  expect(queue.size).toBe(2);
  mkdirSync(gone);
  queue.append("c");
  expect(queue.take(all)?.entries).toEqual(["c"]);
  queue.take(all)?.settle();
  const rest = queue.take(all);
  expect(rest?.entries).toEqual(["a", "b"]);
  rest?.settle();
  expect(queue.size).toBe(0);
  queue.close();
});

it.each([
  ["process.exit", "process.exit(0)"],
  ["an error that nobody catches", "throw new Error('x')"],
])("what was accepted last is written when the process ends by %s", (_name, ending) => {
  const module = join(import.meta.dirname, "node/spool/open-spool.ts");
  const program = `import { openSpool } from ${JSON.stringify(module)};
    openSpool({ folder: ${JSON.stringify(folder)}, maxBytes: 1000, onWarning() {} }).append("last"); ${ending}`;
  spawnSync(process.execPath, ["--input-type=module", "-e", program]);
  const queue = open();
  expect(queue.take(all)?.entries).toEqual(["last"]);
  queue.close();
});
