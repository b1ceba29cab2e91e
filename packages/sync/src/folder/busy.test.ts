import { existsSync, linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { whileBusy } from "./busy.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-busy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the mark of a command is never there without its name", async () => {
  const path = join(folder, "busy");
  const seen: unknown[] = [];
  const link = (from: string, to: string) => {
    seen.push({ isThere: existsSync(to), becomes: readFileSync(from, "utf8") });
    linkSync(from, to);
  };
  const during = await whileBusy(path, async () => readFileSync(path, "utf8"), link);
  expect(during).toBe(String(process.pid));
  expect(seen).toEqual([{ isThere: false, becomes: String(process.pid) }]);
  expect(readdirSync(folder)).toEqual([]);
});

test("where the file system has no hard links, one command at a time works as well", async () => {
  const path = join(folder, "busy");
  const link = () => {
    throw Object.assign(new Error("operation not permitted, link"), { code: "EPERM" });
  };
  const during = await whileBusy(
    path,
    async () => {
      // As another process would see it.
      writeFileSync(join(path, "holder"), String(process.ppid));
      await expect(whileBusy(path, async () => "disturbed", link)).rejects.toThrow(`process ${process.ppid}`);
      await expect(whileBusy(path, async () => "disturbed")).rejects.toThrow(`process ${process.ppid}`);
      return "done";
    },
    link,
  );
  expect([during, readdirSync(folder)]).toEqual(["done", []]);
  // One that was killed.
  writeFileSync(path, "");
  await expect(whileBusy(path, async () => "done", link)).resolves.toBe("done");
  expect(readdirSync(folder)).toEqual([]);
});

test("a command that is at work is not disturbed; one that is gone is", async () => {
  const path = join(folder, "busy");
  writeFileSync(path, String(process.ppid));
  await expect(whileBusy(path, async () => "done")).rejects.toThrow(`process ${process.ppid}`);
  expect(readdirSync(folder)).toEqual(["busy"]);
  writeFileSync(path, "");
  await expect(whileBusy(path, async () => "done")).resolves.toBe("done");
  expect(readdirSync(folder)).toEqual([]);
});
