import type { HumanloopClient } from "humanloop";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caught } from "../testing/caught.ts";
import { engines } from "../testing/engines.ts";
import { createOfficialClient, mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("the official client's Prompts on $name", (engine) => {
  let parley: Parley;
  let client: HumanloopClient;
  beforeAll(async () => {
    parley = await startParley({ engine });
    client = createOfficialClient(parley);
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const save = (path: string, text: string) => client.prompts.upsert({ path, ...mockPrompt(text) });

  test("fact 3: an upsert answers a whole Prompt, and an equal one the same version", async () => {
    const kernel = {
      path: "Demo/Chat/Support Bot",
      model: "gpt-4o",
      template: [{ role: "system" as const, content: "Answer {{customer}} kindly." }],
    };
    const first = await client.prompts.upsert(kernel);
    expect(first).toMatchObject({
      path: "Demo/Chat/Support Bot",
      name: "Support Bot",
      type: "prompt",
      model: "gpt-4o",
      id: expect.stringMatching(/^pr_/),
      versionId: expect.stringMatching(/^prv_/),
      inputs: [{ name: "customer" }],
      versionLogsCount: 0,
      totalLogsCount: 0,
    });
    for (const date of [first.createdAt, first.updatedAt, first.lastUsedAt])
      expect(date).toBeInstanceOf(Date);
    const second = await client.prompts.upsert(kernel);
    expect(second).toMatchObject({ id: first.id, versionId: first.versionId });
  });

  test("fact 4: other content is another version, and a plain read still gives the first", async () => {
    const first = await client.prompts.upsert({ path: "fact-4", ...mockPrompt("one") });
    const second = await client.prompts.upsert({ path: "fact-4", ...mockPrompt("one"), temperature: 0.2 });
    expect(second.id).toBe(first.id);
    expect(second.versionId).not.toBe(first.versionId);
    expect((await client.prompts.get(first.id)).versionId).toBe(first.versionId);
  });

  test("fact 5: a version by its id; an unknown one is 404", async () => {
    const first = await save("fact-5", "one");
    const second = await save("fact-5", "two");
    expect((await client.prompts.get(first.id, { versionId: second.versionId })).versionId).toBe(
      second.versionId,
    );
    const error = await caught(client.prompts.get(first.id, { versionId: "prv_unknown" }));
    expect(error).toMatchObject({
      statusCode: 404,
      body: { detail: expect.stringContaining("prv_unknown") },
    });
  });

  test("fact 6: the version deployed to an environment, or an error that names it", async () => {
    const first = await save("fact-6", "one");
    const second = await save("fact-6", "two");
    const environments = await client.prompts.listEnvironments(first.id);
    const staging = environments.find(({ name }) => name === "staging")!;
    await client.prompts.setDeployment(first.id, staging.id, { versionId: second.versionId });

    const inStaging = await client.prompts.get(first.id, { environment: "staging" });
    const inProduction = await client.prompts.get(first.id, { environment: "production" });
    expect([inStaging.versionId, inProduction.versionId]).toEqual([second.versionId, first.versionId]);

    const empty = await caught(client.prompts.get(first.id, { environment: "development" }));
    expect(empty).toMatchObject({
      statusCode: 404,
      body: { detail: expect.stringContaining("development") },
    });
    const unknown = await caught(client.prompts.get(first.id, { environment: "moon" }));
    expect(unknown).toMatchObject({
      statusCode: 404,
      body: { detail: expect.stringMatching(/Environment .moon. does not exist/) },
    });
    const both = await caught(
      client.prompts.get(first.id, { environment: "staging", versionId: first.versionId }),
    );
    expect(both).toMatchObject({ statusCode: 422 });
  });

  test("fact 8: a deployment shows among the File's environments", async () => {
    const first = await save("fact-8", "one");
    const second = await save("fact-8", "two");
    const production = (await client.prompts.listEnvironments(first.id)).find(
      ({ tag }) => tag === "default",
    )!;
    expect(production.file?.versionId).toBe(first.versionId);
    const deployed = await client.prompts.setDeployment(first.id, production.id, {
      versionId: second.versionId,
    });
    expect(deployed).toMatchObject({ versionId: second.versionId, environments: [{ id: production.id }] });
    const after = (await client.prompts.listEnvironments(first.id)).find(({ id }) => id === production.id);
    expect(after?.file?.versionId).toBe(second.versionId);
    expect((await client.prompts.get(first.id)).versionId).toBe(second.versionId);
  });

  test("fact 9: an environment is emptied, and then the newest version is what a plain read gives", async () => {
    await save("fact-9", "one");
    const second = await save("fact-9", "two");
    const production = (await client.prompts.listEnvironments(second.id)).find(
      ({ tag }) => tag === "default",
    )!;
    await expect(client.prompts.removeDeployment(second.id, production.id)).resolves.toBeUndefined();
    const after = await client.prompts.listEnvironments(second.id);
    expect(after.map(({ file }) => file)).toEqual([undefined, undefined, undefined]);
    expect((await client.prompts.get(second.id)).versionId).toBe(second.versionId);
    const raw = await parley.request("DELETE", `/v5/prompts/${second.id}/environments/${production.id}`);
    expect([raw.status, await raw.text()]).toEqual([204, ""]);
  });

  test("fact 10: every environment of the organization, one of them the default, each file decoded", async () => {
    const prompt = await save("fact-10", "one");
    const environments = await client.prompts.listEnvironments(prompt.id);
    expect(environments.map(({ name, tag }) => [name, tag])).toEqual([
      ["development", "other"],
      ["staging", "other"],
      ["production", "default"],
    ]);
    for (const { createdAt } of environments) expect(createdAt).toBeInstanceOf(Date);
    // Only a file that decoded strictly has camelCase names and dates.
    const [file] = environments.flatMap((environment) => environment.file ?? []);
    expect(file).toMatchObject({
      versionId: prompt.versionId,
      totalLogsCount: 0,
      createdAt: expect.any(Date),
    });
  });

  test("fact 55: naming a version with a name that is taken is 409", async () => {
    const first = await save("fact-55", "one");
    const second = await save("fact-55", "two");
    const named = await client.prompts.patchPromptVersion(first.id, first.versionId, {
      name: "release",
      description: "The first.",
    });
    expect(named).toMatchObject({ versionName: "release", versionDescription: "The first." });
    const error = await caught(
      client.prompts.patchPromptVersion(first.id, second.versionId, { name: "release" }),
    );
    expect(error).toMatchObject({ statusCode: 409, body: { detail: expect.stringContaining("release") } });
    const upserted = await caught(
      client.prompts.upsert({ path: "fact-55", ...mockPrompt("three"), versionName: "release" }),
    );
    expect(upserted).toMatchObject({ statusCode: 409 });
    expect((await client.prompts.listVersions(first.id)).records).toHaveLength(2);
  });

  test("versions are listed, newest first, and deleted unless deployed", async () => {
    const first = await save("versions", "one");
    const second = await save("versions", "two");
    const { records } = await client.prompts.listVersions(first.id, {});
    expect(records.map(({ versionId }) => versionId)).toEqual([second.versionId, first.versionId]);
    expect(await caught(client.prompts.deletePromptVersion(first.id, first.versionId))).toMatchObject({
      statusCode: 409,
    });
    await client.prompts.deletePromptVersion(first.id, second.versionId);
    expect((await client.prompts.listVersions(first.id)).records).toHaveLength(1);
  });

  test("a Prompt moves, keeping its id, and is deleted", async () => {
    const prompt = await save("before/name", "one");
    const moved = await client.prompts.move(prompt.id, { path: "after/Other Name" });
    expect(moved).toMatchObject({ id: prompt.id, path: "after/Other Name", name: "Other Name" });
    await client.prompts.delete(prompt.id);
    expect(await caught(client.prompts.get(prompt.id))).toMatchObject({ statusCode: 404 });
  });
});
