import type { Agent, Prompt, Warning } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

const fileOf = (body: string) => `---\nmodel: mock-echo\nprovider: mock\n---\n${body}\n`;
const partial = fileOf("<system>{{> shared/tone }}</system>\n<user>Hi {{> shared/tone }}</user>");
const picture = fileOf('<user>Look: <image url="./a.png" alt="x"/><file url="terms.pdf"/></user>');

type Read = { warnings?: Warning[] };
const featuresOf = ({ warnings }: Read) => warnings?.map(({ type, feature }) => [type, feature]);

describe.each(databases)("references that a server cannot read, on $name", ({ open }) => {
  test("reading a file warns of each once, and so does saving it", async () => {
    await using app = await openTestApp({ open });
    const read = async (prompt: string) =>
      (await app.ask<Read>("POST", "/v5/prompts/deserialize", { prompt })).body;
    const kernel = await read(partial);
    expect(featuresOf(kernel)).toEqual([["unresolved-reference", "partial"]]);
    expect(kernel.warnings?.[0]?.message).toContain("{{> shared/tone }} is not put in");
    expect(featuresOf(await read(picture))).toEqual([
      ["unresolved-reference", "image"],
      ["unresolved-reference", "file"],
    ]);
    expect(await read(fileOf("<user>{{ > shared/tone }}</user>"))).not.toHaveProperty("warnings");

    // What was read, with its warnings, can be saved as it is.
    const saved = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel });
    expect(saved.status).toBe(200);
    expect(featuresOf(saved.body as Read)).toEqual([["unresolved-reference", "partial"]]);
    const shown = await app.ask<Prompt>("GET", `/v5/prompts/${saved.body.id}`);
    expect(featuresOf(shown.body as Read)).toEqual([["unresolved-reference", "partial"]]);
  });

  test("a call is refused, by its content and by its version", async () => {
    await using app = await openTestApp({ open });
    for (const [prompt, written] of [
      [partial, "{{> shared/tone }}"],
      [picture, "./a.png, terms.pdf"],
    ]) {
      const refused = await app.ask("POST", "/v5/prompts/call", { path: "a", prompt });
      expect(refused.status).toBe(422);
      expect(refused.body).toMatchObject({ code: "prompts.references_left" });
      expect(JSON.stringify(refused.body)).toContain(written);
    }
    const again = await app.ask("POST", "/v5/prompts/call", { path: "a" });
    expect([again.status, (again.body as { code?: string }).code]).toEqual([422, "prompts.references_left"]);
    const logs = await app.ask<{ records: unknown[] }>("GET", "/v5/logs?size=10");
    expect(logs.body.records ?? []).toEqual([]);
  });

  test("values of inputs are no references", async () => {
    await using app = await openTestApp({ open });
    const prompt = fileOf('<user>{{ text }}<image url="{{ url }}" alt="x"/></user>');
    const called = await app.ask("POST", "/v5/prompts/call", {
      path: "a",
      prompt,
      inputs: { text: "{{> shared/tone }}", url: "https://example.com/a.png" },
    });
    expect(called.status).toBe(200);
  });

  test("Agents are warned of too", async () => {
    await using app = await openTestApp({ open });
    const kernel = await app.ask<Read>("POST", "/v5/agents/deserialize", { agent: partial });
    expect(featuresOf(kernel.body)).toEqual([["unresolved-reference", "partial"]]);
    const saved = await app.ask<Agent>("POST", "/v5/agents", { path: "b", ...kernel.body });
    expect([saved.status, featuresOf(saved.body as Read)]).toEqual([
      200,
      [["unresolved-reference", "partial"]],
    ]);
  });
});
