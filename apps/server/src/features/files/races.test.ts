import type { Directory, Environment, Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

const kernel = { model: "mock-echo", provider: "mock", template: "x", endpoint: "complete" };

async function openWithPrompt(open: Parameters<typeof openTestApp>[0]["open"]) {
  const app = await openTestApp({ open });
  const save = async (changes: object) =>
    (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel, ...changes })).body;
  const { id } = await save({});
  return Object.assign(app, { save, promptId: id });
}

const statuses = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted();

describe.each(databases)("at the same moment on $name", ({ open }) => {
  test("a version is deployed or deleted, never both", async () => {
    await using app = await openWithPrompt(open);
    const { body: environments } = await app.ask<Environment[]>("GET", "/v5/environments");
    const staging = environments.find(({ name }) => name === "staging")?.id ?? "";
    const target = `/v5/prompts/${app.promptId}/environments/${staging}`;
    for (let round = 1; round <= 15; round += 1) {
      const { version_id } = await app.save({ max_tokens: round });
      const [deployed, deleted] = await Promise.all([
        app.ask("POST", `${target}?version_id=${version_id}`),
        app.ask("DELETE", `/v5/prompts/${app.promptId}/versions/${version_id}`),
      ]);
      expect([
        [200, 409],
        [404, 204],
      ]).toContainEqual([deployed.status, deleted.status]);
      await app.ask("DELETE", target);
    }
  });

  test("a Prompt with deployed versions is deleted with them", async () => {
    await using app = await openWithPrompt(open);
    await app.save({ max_tokens: 1 });
    expect((await app.ask("DELETE", `/v5/prompts/${app.promptId}`)).status).toBe(204);
    expect((await app.ask("GET", `/v5/prompts/${app.promptId}`)).status).toBe(404);
  });

  test("of many versions one gets the name", async () => {
    await using app = await openWithPrompt(open);
    const versions: string[] = [];
    for (let seed = 1; seed <= 4; seed += 1) versions.push((await app.save({ seed })).version_id);
    for (const name of ["first", "second", "third"]) {
      const named = await Promise.all(
        versions.map((id) => app.ask("PATCH", `/v5/prompts/${app.promptId}/versions/${id}`, { name })),
      );
      expect(statuses(named)).toEqual([200, 409, 409, 409]);
    }
  });

  test("a name and a description given to one version are both kept", async () => {
    await using app = await openWithPrompt(open);
    for (let round = 1; round <= 5; round += 1) {
      const { version_id } = await app.save({ seed: round });
      const target = `/v5/prompts/${app.promptId}/versions/${version_id}`;
      await Promise.all([
        app.ask("PATCH", target, { name: `n${round}` }),
        app.ask("PATCH", target, { description: `d${round}` }),
      ]);
      const read = await app.ask("GET", `/v5/prompts/${app.promptId}?version_id=${version_id}`);
      expect(read.body).toMatchObject({ version_name: `n${round}`, version_description: `d${round}` });
    }
  });

  test("of many Prompts one gets the path", async () => {
    await using app = await openTestApp({ open });
    const ids: string[] = [];
    for (const path of ["a", "b", "c", "d"]) {
      ids.push((await app.ask<Prompt>("POST", "/v5/prompts", { path, ...kernel })).body.id);
    }
    const moved = await Promise.all(
      ids.map((id) => app.ask("PATCH", `/v5/prompts/${id}`, { path: "target/x" })),
    );
    expect(statuses(moved)).toEqual([200, 409, 409, 409]);
  });

  test("of many directories one gets the path", async () => {
    await using app = await openTestApp({ open });
    const ids: string[] = [];
    for (const path of ["a", "b", "c", "d"]) {
      ids.push((await app.ask<Directory>("POST", "/v5/directories", { path })).body.id);
    }
    const moved = await Promise.all(
      ids.map((id) => app.ask("PATCH", `/v5/directories/${id}`, { path: "target/x" })),
    );
    expect(statuses(moved)).toEqual([200, 409, 409, 409]);
  });

  test("what is saved into a directory that moves is found where it went", async () => {
    await using app = await openTestApp({ open });
    for (let round = 1; round <= 5; round += 1) {
      const { body: directory } = await app.ask<Directory>("POST", "/v5/directories", {
        path: `old${round}`,
      });
      await Promise.all([
        app.ask("PATCH", `/v5/directories/${directory.id}`, { path: `new${round}` }),
        app.ask("POST", "/v5/prompts", { path: `old${round}/x`, ...kernel }),
      ]);
      const { body: files } = await app.ask<{ records: { path: string; directory_id: string }[] }>(
        "GET",
        `/v5/files?size=100`,
      );
      const saved = files.records.filter(({ path }) => path.endsWith(`${round}/x`));
      expect(saved).toHaveLength(1);
      const { body: holder } = await app.ask<Directory>("GET", `/v5/directories/${saved[0]!.directory_id}`);
      expect(saved[0]!.path).toBe(`${holder.path}/x`);
    }
  });

  test("a path saved for the first time by many is one Prompt with each content", async () => {
    await using app = await openTestApp({ open });
    const saved = await Promise.all(
      [1, 1, 2, 2, 3, 3].map((seed) =>
        app.ask<Prompt>("POST", "/v5/prompts", { path: "new/y", ...kernel, seed }),
      ),
    );
    expect(statuses(saved)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(new Set(saved.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(saved.map(({ body }) => body.version_id)).size).toBe(3);
  });

  test("Prompts are saved, and their Logs written and deleted, without one waiting for the other for ever", async () => {
    await using app = await openWithPrompt(open);
    const versions: string[] = [];
    for (let seed = 1; seed <= 5; seed += 1) versions.push((await app.save({ seed })).version_id);
    const rounds = Array.from({ length: 10 }, (_, round) => round);
    const inTurn = async (ask: (round: number) => Promise<{ status: number }>) => {
      const answers: { status: number }[] = [];
      for (const round of rounds) answers.push(await ask(round));
      return answers;
    };
    const log = (log_id: string) =>
      app.ask("POST", "/v5/prompts/log", { path: "a", prompt: kernel, log_id, output: "o" });
    const answers = await Promise.all([
      ...["a", "b", "c"].map((name) => inTurn((round) => log(`${name}${round}`))),
      inTurn((round) => app.ask("DELETE", `/v5/logs?id=a${round}&id=b${round}`)),
      inTurn((round) =>
        app.ask("POST", "/v5/prompts", {
          path: "a",
          ...kernel,
          description: `d${round}`,
          version_description: `v${round}`,
        }),
      ),
      inTurn((round) =>
        round % 2 === 0
          ? app.ask("DELETE", `/v5/prompts/${app.promptId}/versions/${versions[round / 2]}`)
          : app.ask("PATCH", `/v5/prompts/${app.promptId}`, { path: "a", description: `m${round}` }),
      ),
    ]);
    expect(answers.flat().filter(({ status }) => status >= 500)).toEqual([]);
    const { body: logs } = await app.ask<{ total: number }>("GET", "/v5/logs?size=1");
    const { body: prompt } = await app.ask<{ total_logs_count?: number }>(
      "GET",
      `/v5/prompts/${app.promptId}`,
    );
    expect(prompt.total_logs_count).toBe(logs.total);
  });
});
