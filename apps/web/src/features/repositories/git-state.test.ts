import type { GitSource } from "@parley/contract";
import { expect, test } from "vitest";
import { readGitState } from "./git-state.ts";

const source = (version_id: string, fields: Partial<GitSource> = {}): GitSource => ({
  version_id,
  commit: "1a2b3c4d",
  branch: "main",
  author: null,
  is_dirty: false,
  repository: null,
  file: null,
  pushed_at: "2026-01-01T00:00:00Z",
  ...fields,
});

test.each([
  ["nothing is known", [], "unknown"],
  ["the newest version was pushed", [source("v2"), source("v1")], "same"],
  ["an older one was", [source("v1")], "drifted"],
  ["it was pushed with changes nobody committed", [source("v2", { is_dirty: true }), source("v1")], "dirty"],
  ["and then committed", [source("v2"), source("v2", { is_dirty: true })], "same"],
  ["and committed before", [source("v2", { is_dirty: true }), source("v2")], "same"],
])("where %s", (_name, sources, kind) => {
  expect(readGitState(sources, "v2").kind).toBe(kind);
});
