import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { lockFolder } from "./folder-lock.ts";

const url = "http://127.0.0.1:4400";

function createFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-lock-"));
  return {
    folder,
    file: path.join(folder, "parley.lock"),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

test("a folder has one Parley at a time, until it is given up", () => {
  using at = createFolder();
  const lock = lockFolder(at.folder, { url });
  expect(() => lockFolder(at.folder, { url: "http://127.0.0.1:1" })).toThrow(
    `Another Parley (pid ${process.pid}, ${url}) uses ${at.folder}. Stop it, or give this one another folder: PARLEY_DATA_DIR=…`,
  );
  lock.release();
  expect(existsSync(at.file)).toBe(false);
  lockFolder(at.folder, { url }).release();
});

test("what a process left behind that is gone, or half a file, is in nobody's way", () => {
  using at = createFolder();
  const gone = spawnSync(process.execPath, ["--version"]).pid;
  const before = { pid: gone, process: "", since: Date.now(), url };
  for (const left of [JSON.stringify(before), '{"pid": 1', "", JSON.stringify({ ...before, pid: -1 })]) {
    writeFileSync(at.file, left);
    lockFolder(at.folder, { url }).release();
    expect(readdirSync(at.folder)).toEqual([]);
  }
});

test("a pid that another process has by now is not taken for the one that had the folder", () => {
  using at = createFolder();
  writeFileSync(
    at.file,
    JSON.stringify({ pid: process.pid, process: "another boot 1", since: Date.now(), url }),
  );
  const lock = lockFolder(at.folder, { url });
  expect(JSON.parse(readFileSync(at.file, "utf8"))).toMatchObject({ pid: process.pid, url });
  writeFileSync(at.file, JSON.stringify({ pid: process.pid, process: "", since: 0, url }));
  lockFolder(at.folder, { url });
  // What is no longer one's own is left alone.
  lock.release();
  expect(existsSync(at.file)).toBe(true);
});
