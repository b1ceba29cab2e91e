import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openKeptClaims } from "./open-kept-claims.ts";

const day = 24 * 60 * 60 * 1000;
const [first, second] = ["a".repeat(72), "b".repeat(72)];

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "parley-claims-"));
  folder = join(root, "claims");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it("the first secret stays, for every process, until the call has begun", () => {
  const [one, other] = [openKeptClaims(folder), openKeptClaims(folder)];
  expect(one.keep("apr_1", first)).toBe(first);
  expect([one.keep("apr_1", second), other.keep("apr_1", second)]).toEqual([first, first]);
  expect(other.keep("apr_2", second)).toBe(second);
  expect([one.begin("apr_1"), other.begin("apr_1"), one.begin("apr_1")]).toEqual([true, false, false]);
  expect(other.keep("apr_1", second)).toBe(second);
  expect(one.keep("apr_1", first)).toBe(first);
  expect(one.begin("apr_2")).toBe(true);
});

it("ids are names of files nowhere else, which nobody else reads", () => {
  const claims = openKeptClaims(folder);
  claims.keep("../../etc/passwd", first);
  claims.begin("../../etc/passwd");
  const names = readdirSync(folder);
  expect(names.toSorted()).toEqual([
    expect.stringMatching(/^[0-9a-f]{40}\.begun$/u),
    expect.stringMatching(/^[0-9a-f]{40}\.claim$/u),
  ]);
  expect(readdirSync(root)).toEqual(["claims"]);
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  expect(names.map((name) => readFileSync(join(folder, name), "utf8")).toSorted()).toEqual(["", first]);
});

it("what is older than a week goes; then a call that had begun is still not begun with the secret it had", () => {
  const claims = openKeptClaims(folder);
  claims.keep("apr_1", first);
  claims.begin("apr_1");
  claims.keep("apr_2", first);
  const later = (days: number) => openKeptClaims(folder, () => Date.now() + days * day);
  expect(later(6).keep("apr_2", second)).toBe(first);
  expect(readdirSync(folder)).toHaveLength(3);
  const next = later(8);
  expect(next.keep("apr_1", second)).toBe(second);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(next.keep("apr_2", second)).toBe(second);
});
