import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { isParleyError, Parley } from "@parley/sdk";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley as Process } from "../testing/start-parley.ts";
import { until } from "../testing/until.ts";

let state: string;
beforeEach(async () => void (state = await mkdtemp(path.join(tmpdir(), "parley-state-"))));
afterEach(() => rm(state, { recursive: true, force: true }));

const client = (server: Process, options: object = {}) =>
  new Parley({ baseUrl: server.url, apiKey: server.apiKey, maxRetries: 0, onWarning: () => {}, ...options });

/** A version whose words say which it is, deployed where calls go by default. */
async function save(parley: Parley, word: string) {
  const { id, version_id } = await parley.prompts.upsert({
    path: "support/reply",
    model: "gpt-4o",
    temperature: 0.3,
    template: [{ role: "user", content: `${word}: {{question}}` }],
  });
  const environments = await parley.environments.list();
  const environment_id = environments.find(({ tag }) => tag === "default")?.id ?? "";
  await parley.prompts.setDeployment({ id, environment_id, version_id });
  return { id, version_id };
}

const ask = { path: "support/reply", inputs: { question: "Why?" } };

describe.each(engines)("Prompts of a server that goes away, on $name", (engine) => {
  test("are rendered from memory, and by the next process from the disk", async () => {
    await using server = await startParley({ engine });
    const first = client(server, { state, freshMs: 0 });
    const { version_id } = await save(first, "one");
    const served = await first.prompts.render(ask);
    expect(served).toMatchObject({
      source: "server",
      model: "gpt-4o",
      parameters: { temperature: 0.3 },
      messages: [{ role: "user", content: "one: Why?" }],
      log: { version_id },
    });

    server.signal("SIGKILL");
    await server.ended();
    for (let round = 0; round < 3; round += 1)
      expect((await first.prompts.render(ask)).messages[0]?.content).toBe("one: Why?");

    const next = client(server, { state });
    expect(await next.prompts.render(ask)).toMatchObject({
      source: "copy",
      messages: [{ role: "user", content: "one: Why?" }],
    });
    // Nobody else's copy, and none of what was never asked for.
    const other = client(server, { state, apiKey: "hl_sk_another" });
    await expect(other.prompts.render(ask)).rejects.toThrow("Cannot reach Parley");
    await expect(next.prompts.render({ path: "support/other" })).rejects.toThrow("Cannot reach Parley");
  });

  test("are asked for again behind the caller's back, and a deletion is believed", async () => {
    await using server = await startParley({ engine });
    const parley = client(server, { state, freshMs: 0 });
    const { id } = await save(parley, "one");
    const word = async () => String((await parley.prompts.render(ask)).messages[0]?.content).split(":")[0];
    expect(await word()).toBe("one");
    await save(parley, "two");
    // What was there is answered at once; what is new, once the server has said it.
    expect(await word()).toBe("one");
    await until(async () => ((await word()) === "two" ? true : undefined));

    await parley.prompts.delete({ id });
    const code = await until(() =>
      word().then(
        () => undefined,
        (error: unknown) => (isParleyError(error) ? error.code : "none"),
      ),
    );
    expect(code).toBe("files.not_found");
  });

  test("stay as they are while fresh, and for ever at a version", async () => {
    await using server = await startParley({ engine });
    const parley = client(server);
    const { id, version_id } = await save(parley, "one");
    const pinned = { id, version_id, inputs: ask.inputs };
    await parley.prompts.render(ask);
    await parley.prompts.render(pinned);
    await save(parley, "two");
    expect((await parley.prompts.render(ask)).messages[0]?.content).toBe("one: Why?");
    expect((await parley.prompts.render(pinned)).log.version_id).toBe(version_id);
    expect((await client(server).prompts.render(ask)).messages[0]?.content).toBe("two: Why?");
  });
});
