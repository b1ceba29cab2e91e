import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const prompt = {
  model: "mock-echo",
  provider: "mock",
  endpoint: "chat",
  template: [{ role: "user", content: "{{x}}" }],
};
const email = "[a-z.]+@[a-z.]+";

const addRule = (app: OpenTestApp, rule: object) =>
  app.ask<{ code?: string; id: string }>("POST", "/v5/redaction-rules", { name: "rule", ...rule });

const read = async (app: OpenTestApp, id: string): Promise<string> =>
  JSON.stringify((await app.ask("GET", `/v5/logs/${id}`)).body);

describe.each(databases)("redaction on $name", { timeout: 120_000 }, ({ open }) => {
  test("takes what fits out of every part of a Log that is called, recorded or corrected", async () => {
    await using app = await openTestApp({ open });
    expect((await addRule(app, { kind: "pattern", pattern: email, replacement: "<mail>" })).status).toBe(201);
    const called = await app.ask<{ id: string }>("POST", "/v5/prompts/call", {
      path: "mail",
      prompt,
      inputs: { x: "Write to ada@example.org" },
      metadata: { from: "ada@example.org" },
    });
    // Whoever called is answered in full.
    expect(JSON.stringify(called.body)).toContain("ada@example.org");
    const kept = await read(app, called.body.id);
    expect([kept.includes("ada@example.org"), kept.includes("<mail>")]).toEqual([false, true]);
    const { body: logged } = await app.ask<{ id: string; prompt_id: string }>("POST", "/v5/prompts/log", {
      path: "mail",
      prompt,
      output: "ada@example.org said so",
      error: "no ada@example.org",
    });
    expect(await read(app, logged.id)).not.toContain("ada@example.org");
    await app.ask("PATCH", `/v5/prompts/${logged.prompt_id}/log/${logged.id}`, {
      output: "it was ada@example.org",
      error: "ada@example.org",
    });
    const corrected = await read(app, logged.id);
    expect([corrected.includes("ada@"), corrected.includes("it was <mail>")]).toEqual([false, true]);
    const found = await app.ask<{ total: number }>("GET", "/v5/logs?search=ada");
    expect(found.body.total).toBe(0);
  });

  test("takes out what stands at a place, also in JSON within a text", async () => {
    await using app = await openTestApp({ open });
    await addRule(app, { kind: "field", pattern: "inputs.customer.ssn" });
    await addRule(app, { kind: "field", pattern: "output.*.card" });
    const { body } = await app.ask<{ id: string }>("POST", "/v5/prompts/log", {
      path: "form",
      prompt,
      inputs: { customer: { ssn: "078-05-1120", name: "Ada" }, ssn: "kept" },
      output: JSON.stringify([{ card: "4111 1111" }, { card: "4222 2222", ok: true }]),
    });
    const text = await read(app, body.id);
    expect(text).not.toMatch(/078-05|4111|4222/);
    expect(text).toContain("Ada");
    expect(text).toContain("kept");
  });

  test("takes out the longer of what is found first, and what stands at a place whatever its length", async () => {
    await using app = await openTestApp({ open });
    for (const pattern of [
      "inputs.first",
      "inputs.name",
      "inputs.grade",
      "inputs.ok",
      "output.grade",
      "inputs.type",
    ])
      await addRule(app, { kind: "field", pattern });
    const { body } = await app.ask<{ id: string }>("POST", "/v5/prompts/log", {
      path: "form",
      prompt,
      inputs: { first: "Ann", name: "Ann Smith", grade: "Q", ok: true, type: "diabetic" },
      messages: [{ role: "user", content: "Is Ann Smith in? Quick!" }],
      output: JSON.stringify({ grade: 7, year: 1977 }),
    });
    const { body: kept } = await app.ask<{ inputs: object; output: string }>("GET", `/v5/logs/${body.id}`);
    expect(kept.inputs).toEqual({
      first: "[redacted]",
      name: "[redacted]",
      grade: "[redacted]",
      ok: "[redacted]",
      type: "[redacted]",
    });
    expect(kept.output).toBe('{"grade":"[redacted]","year":1977}');
    expect(JSON.stringify(kept)).toContain("Is [redacted] in? Quick!");
    expect(JSON.stringify(kept)).not.toContain("Smith");
  });

  test("takes what stands at a place out of everything beside it", async () => {
    await using app = await openTestApp({ open });
    await addRule(app, { kind: "field", pattern: "inputs.ssn" });
    await addRule(app, { kind: "field", pattern: "metadata.owner" });
    const { body } = await app.ask<{ id: string }>("POST", "/v5/prompts/log", {
      path: "form",
      prompt,
      inputs: { ssn: "078-05-1120", about: "Lovelace" },
      error: "078-05-1120 is no number",
      metadata: { key: "ssn 078-05-1120", type: "Lovelace", owner: "Lovelace" },
    });
    const { body: kept } = await app.ask<object>("GET", `/v5/logs/${body.id}`);
    expect(kept).toMatchObject({
      inputs: { ssn: "[redacted]", about: "[redacted]" },
      error: "[redacted] is no number",
      metadata: { key: "ssn [redacted]", type: "[redacted]", owner: "[redacted]" },
    });
    expect(JSON.stringify(kept)).not.toMatch(/078-05|Lovelace/);
  });

  test("refuses what cannot be looked for in a time in line with the text, and what fits anywhere", async () => {
    await using app = await openTestApp({ open });
    for (const pattern of [String.raw`(a)\1`, "(?=a)", "(", "a*"])
      expect(await addRule(app, { kind: "pattern", pattern })).toMatchObject({
        status: 422,
        body: { code: "redaction.unusable" },
      });
    // An expression that would take others for ever.
    expect((await addRule(app, { kind: "pattern", pattern: "(a+)+$" })).status).toBe(201);
    const { status } = await app.ask("POST", "/v5/prompts/log", {
      path: "long",
      prompt,
      output: `${"a".repeat(5000)}!`,
    });
    expect(status).toBe(200);
  });
});
