import type { FileHead, GitSource, Prompt, VersionContent } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Heads = { records: FileHead[]; next: string | null };

const kernel = (text: string) => ({ model: "mock-echo", provider: "mock", template: text });
const save = async (app: OpenTestApp, path: string, body: object): Promise<Prompt> => {
  const saved = await app.ask<Prompt>("POST", "/v5/prompts", { path, ...body });
  expect(saved).toMatchObject({ status: 200 });
  return saved.body;
};
const headOf = async (app: OpenTestApp, query = "") => {
  const { body } = await app.ask<Heads>("GET", `/v5/files/heads?${query}`);
  return body.records.find(({ type }) => type === "prompt")?.version;
};

describe.each(databases)("what Files are at, on $name", ({ open }) => {
  test("is the version saved last, also where that is an old one again", async () => {
    await using app = await openTestApp({ open });
    const first = await save(app, "a", kernel("one"));
    const second = await save(app, "a", kernel("two"));
    expect(await headOf(app)).toMatchObject({ id: second.version_id, number: 2 });
    const again = await save(app, "a", kernel("one"));
    expect(again.version_id).toBe(first.version_id);
    expect(await headOf(app)).toMatchObject({ id: first.version_id, number: 1 });
    // A Log's own content makes a version, and nobody has saved it.
    await app.ask("POST", "/v5/prompts/log", { path: "a", prompt: kernel("three"), output: "!" });
    expect(await headOf(app)).toMatchObject({ id: first.version_id });
    const deployed = await headOf(app, "environment=production");
    const staged = await headOf(app, "environment=staging");
    expect([deployed?.id, staged]).toEqual([first.version_id, null]);
  });

  test("is the first version where code alone made all of them, until somebody saves one", async () => {
    await using app = await openTestApp({ open });
    const log = (text: string) =>
      app.ask("POST", "/v5/prompts/log", { path: "a", prompt: kernel(text), output: "!" });
    await log("one");
    const first = await headOf(app);
    expect(first).toMatchObject({ number: 1 });
    await log("two");
    await app.ask("POST", "/v5/prompts/call", { path: "a", prompt: kernel("three") });
    expect(await headOf(app)).toEqual(first);
    const saved = await save(app, "a", kernel("two"));
    expect(await headOf(app)).toMatchObject({ id: saved.version_id, number: 2 });
    await log("four");
    expect(await headOf(app)).toMatchObject({ id: saved.version_id });
  });

  test("what is no part of a version's identity is seen in its other hash", async () => {
    await using app = await openTestApp({ open });
    await save(app, "a", kernel("one"));
    const before = await headOf(app);
    expect(before?.content_hash).toBe(before?.hash);
    await save(app, "a", { ...kernel("one"), tests: [{ name: "polite", expect: { contains: "please" } }] });
    const after = await headOf(app);
    expect(after).toMatchObject({ id: before?.id, hash: before?.hash });
    expect(after?.content_hash).not.toBe(before?.content_hash);
  });

  test("come in pages in which none is missed, and their contents in bulk", async () => {
    await using app = await openTestApp({ open });
    for (const path of ["a/1", "a/2", "b/3"]) await save(app, path, kernel(path));
    const seen: string[] = [];
    let after = "";
    for (;;) {
      const page: { body: Heads } = await app.ask("GET", `/v5/files/heads?size=2${after}`);
      seen.push(...page.body.records.filter(({ type }) => type === "prompt").map(({ path }) => path));
      if (page.body.next === null) break;
      after = `&after=${page.body.next}`;
    }
    expect(seen.toSorted()).toEqual(["a/1", "a/2", "b/3"]);
    const inFolder = await app.ask<Heads>("GET", "/v5/files/heads?path=a");
    expect(inFolder.body.records.map(({ path }) => path).toSorted()).toEqual(["a/1", "a/2"]);
    const ids = inFolder.body.records.map(({ version }) => version!.id);
    const contents = await app.ask<{ records: VersionContent[]; rest: string[] }>(
      "POST",
      "/v5/files/contents",
      { version_ids: [...ids, "prv_none"] },
    );
    expect(contents.body.rest).toEqual([]);
    expect(contents.body.records.map(({ version_id, content }) => [version_id, content["provider"]])).toEqual(
      ids.map((id) => [id, "mock"]),
    );
  });

  test("whoever starts from another version is told so, and nothing is saved", async () => {
    await using app = await openTestApp({ open });
    const first = await save(app, "a", kernel("one"));
    const second = await save(app, "a", { ...kernel("two"), expected_version_id: first.version_id });
    const late = { path: "a", ...kernel("three"), expected_version_id: first.version_id };
    const refused = await app.ask("POST", "/v5/prompts", late);
    expect([refused.status, refused.body["code"]]).toEqual([409, "files.saved_meanwhile"]);
    expect(await headOf(app)).toMatchObject({ id: second.version_id, number: 2 });
    const nowhere = await app.ask("POST", "/v5/prompts", { ...late, path: "b" });
    expect(nowhere.status).toBe(409);
    expect((await app.ask<Heads>("GET", "/v5/files/heads?path=b")).body.records).toEqual([]);
  });

  test("whoever starts from other tests of the same version is told so, and nothing is saved", async () => {
    await using app = await openTestApp({ open });
    const withTests = (name: string) => ({
      ...kernel("one"),
      tests: [{ name, inputs: {}, expect: { contains: "x" } }],
    });
    const { version_id } = await save(app, "a", withTests("first"));
    const before = await headOf(app);
    const expected = { expected_version_id: version_id, expected_content_hash: before?.content_hash };
    await save(app, "a", { ...withTests("second"), ...expected });
    const after = await headOf(app);
    expect(after).toMatchObject({ id: version_id });
    const refused = await app.ask("POST", "/v5/prompts", { path: "a", ...withTests("third"), ...expected });
    expect([refused.status, refused.body["code"]]).toEqual([409, "files.saved_meanwhile"]);
    expect(await headOf(app)).toEqual(after);
  });

  test("a version says which commits it was pushed from, each once, and is the same version", async () => {
    await using app = await openTestApp({ open });
    const plain = await save(app, "a", kernel("one"));
    const git = {
      commit: "0123456789abcdef",
      branch: "main",
      author: "Ada <ada@example.com>",
      file: "a.prompt",
    };
    for (const source of [git, git, { ...git, is_dirty: true }]) {
      const pushed = await save(app, "a", { ...kernel("one"), git: source });
      expect(pushed.version_id).toBe(plain.version_id);
      app.clock.now += 1000;
    }
    const sources = await app.ask<{ records: GitSource[]; total: number }>(
      "GET",
      `/v5/files/git?file_id=${plain.id}&version_id=${plain.version_id}`,
    );
    expect(sources.body).toMatchObject({ total: 2 });
    expect(sources.body.records).toMatchObject([
      { ...git, is_dirty: true, version_id: plain.version_id },
      { ...git, is_dirty: false },
    ]);
    const wrong = await app.ask("POST", "/v5/prompts", {
      path: "a",
      ...kernel("x"),
      git: { commit: "HEAD" },
    });
    expect(wrong.status).toBe(422);
    const unknown = await app.ask("GET", "/v5/files/git?file_id=pr_none");
    expect(unknown.status).toBe(404);
  });
});
