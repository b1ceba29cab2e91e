import { describe, expect, test } from "vitest";
import type { RemoteFile } from "../registry/remote-file.ts";
import type { LocalFile } from "./local-file.ts";
import { makePlan } from "./make-plan.ts";

const id = (file: string): string => `pr_${file.replaceAll(/\W/g, "_")}`;
const pathOf = (file: string): string => file.replace(/\.prompt$/, "");
const local = (file: string, contentHash = "same"): LocalFile => ({
  type: "prompt",
  path: pathOf(file),
  file,
  contentHash,
  problems: [],
  isMarked: false,
});
const remote = (file: string, contentHash = "same"): RemoteFile => ({
  type: "prompt",
  id: id(file),
  path: pathOf(file),
  savedId: "prv_1",
  version: { id: "prv_1", number: 1, contentHash },
});
const plan = (before: string[], now: string[]) =>
  makePlan({
    lock: {
      organization: "org",
      files: new Map(
        before.map((file) => [file, { id: id(file), version: "prv_1", number: 1, hash: "same" }]),
      ),
    },
    local: now.map((file) => local(file)),
    remote: before.map((file) => remote(file)),
  })
    .filter(({ action, move }) => action !== "none" || move !== null)
    .map(({ file, action, move, note }) => [file, action, move?.from ?? null, note]);

describe("files that were renamed", () => {
  test("are known by their content, where one is gone and one has come", () => {
    expect(plan(["a.prompt"], ["far/away.prompt"])).toEqual([["far/away.prompt", "none", "a", null]]);
  });

  test("are the nearest ones, whatever their order, where several have the content; and that is said", () => {
    const note = "the nearest of 2 with this content";
    expect(plan(["a/x.prompt", "b/y.prompt"], ["c/y.prompt", "d/x.prompt"])).toEqual([
      ["c/y.prompt", "none", "b/y", note],
      ["d/x.prompt", "none", "a/x", note],
    ]);
    expect(plan(["a/x.prompt"], ["b/copy.prompt", "b/x.prompt"])).toEqual([
      ["b/copy.prompt", "create-there", null, null],
      ["b/x.prompt", "none", "a/x", note],
    ]);
  });

  test("are those whose names are alike, not those that differ by a letter more or less", () => {
    const note = "the nearest of 2 with this content";
    expect(plan(["reply.prompt"], ["reply-2.prompt", "zebra.prompt"])).toEqual([
      ["reply-2.prompt", "none", "reply", note],
      ["zebra.prompt", "create-there", null, null],
    ]);
    const unlike = plan(["welcome-email.prompt"], ["hello.prompt", "hello2.prompt"]);
    expect(unlike.map(([file, action]) => [file, action])).toEqual([
      ["hello.prompt", "create-there"],
      ["hello2.prompt", "create-there"],
      ["welcome-email.prompt", "delete-there"],
    ]);
  });

  test("are new ones where nobody can tell which became which", () => {
    const note = "nobody can tell whether it was renamed";
    expect(plan(["a.prompt"], ["b.prompt", "c.prompt"])).toEqual([
      ["a.prompt", "delete-there", null, null],
      ["b.prompt", "create-there", null, note],
      ["c.prompt", "create-there", null, note],
    ]);
  });
});
