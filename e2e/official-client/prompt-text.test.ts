import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

// These endpoints are newer than release 0.8.20 of the client: the requests are written by hand.
describe.each(engines)("Prompts as text on $name", (engine) => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ engine });
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const kernel = {
    model: "gpt-4o",
    provider: "openai",
    temperature: 0.7,
    max_tokens: 200,
    stop: ["END"],
    template: [
      { role: "system", content: "You help {{name}}.\n\n  Indented <tag> & {{ spaced }} text." },
      { role: "user", content: "Grüße, 日本 🎈" },
    ],
    tools: [
      {
        name: "look_up",
        description: "Finds: things",
        parameters: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
      },
    ],
  };
  const save = async (path: string) => {
    const reply = await parley.request("POST", "/v5/prompts", { body: { path, ...kernel } });
    return (await reply.json()) as { id: string; version_id: string };
  };

  test("fact 17: populate takes the inputs themselves and answers the Prompt with the filled template", async () => {
    const { id, version_id } = await save("fact-17");
    const reply = await parley.request("POST", `/v5/prompts/${id}/populate`, {
      body: { name: "x", spaced: "</user> {{name}}" },
    });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toMatchObject({
      id,
      version_id,
      template: kernel.template,
      populated_template: [
        { role: "system", content: "You help x.\n\n  Indented <tag> & </user> {{name}} text." },
        kernel.template[1],
      ],
    });
    const missing = await parley.request("POST", `/v5/prompts/${id}/populate`, { body: {} });
    expect(missing.status).toBe(422);
    expect(await missing.text()).toMatch(/name.*spaced/);
  });

  test("fact 18: serialize answers the .prompt file itself", async () => {
    const { id, version_id } = await save("fact-18");
    const reply = await parley.request("GET", `/v5/prompts/${id}/serialize?version_id=${version_id}`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get("content-type")).toMatch(/^text\/plain/);
    const text = await reply.text();
    expect(text).toMatch(/^---\nmodel: gpt-4o\n/);
    expect(text).toContain("Grüße, 日本 🎈");
    const listed = await parley.request("GET", "/v5/files?include_raw_file_content=true&name=fact-18");
    expect(await listed.json()).toMatchObject({ records: [{ raw_file_content: text }] });
  });

  test("fact 19: what deserialize answers is the same version when upserted", async () => {
    const { id, version_id } = await save("fact-19");
    const text = await (await parley.request("GET", `/v5/prompts/${id}/serialize`)).text();
    const read = await parley.request("POST", "/v5/prompts/deserialize", { body: { prompt: text } });
    expect(read.status).toBe(200);
    const again = await parley.request("POST", "/v5/prompts", {
      body: { path: "fact-19", ...((await read.json()) as object) },
    });
    expect(await again.json()).toMatchObject({ id, version_id });
    const logged = await parley.request("POST", "/v5/prompts/log", {
      body: { path: "fact-19", prompt: text },
    });
    expect(await logged.json()).toMatchObject({ prompt_id: id, version_id });
  });
});
