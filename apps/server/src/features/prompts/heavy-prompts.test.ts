import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

/** How often the event loop came round while something was done. */
async function countTurns(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await work();
  clearInterval(timer);
  return turns;
}

const mock = { model: "mock-echo", provider: "mock" };
const jinja = (template: string) => ({
  ...mock,
  template_language: "jinja",
  template: [{ role: "user", content: template }],
});
const ofYaml = (keys: number) =>
  `---\nmodel: mock-echo\nprovider: mock\nother:\n${Array.from(
    { length: keys },
    (_, index) => `  key${index}: {a: [${index}]}`,
  ).join("\n")}\n---\n<user>Hello</user>\n`;

describe.each(databases)("heavy Prompts on $name", ({ open }) => {
  test("Jinja that works for long does not keep others waiting", async () => {
    await using app = await openTestApp({ open });
    const prompt = jinja(
      "{% for i in range(9000) %}{{ long|upper|lower|replace('a', 'b')|length }}{% endfor %}",
    );
    const body = { path: "a", prompt, inputs: { long: "abc".repeat(100_000) } };
    await app.ask("POST", "/v5/prompts/call", { path: "warm", prompt: jinja("{{ x }}"), inputs: { x: 1 } });
    const turns = await countTurns(async () => {
      const { status, body: answer } = await app.ask("POST", "/v5/prompts/call", body);
      expect(status).toBe(422);
      // By what it did; on a busy machine by the clock.
      expect(JSON.stringify(answer)).toMatch(/The template takes (?:too long|longer than 2 seconds)/);
    });
    expect(turns).toBeGreaterThan(20);
  });

  test("Jinja is called, populated and told its inputs, however long it is", async () => {
    await using app = await openTestApp({ open });
    const prompt = jinja(`{# ${"-".repeat(20_000)} #}Hello {{ name|upper }}`);
    const inputs = { name: "Ada" };
    const called = await app.ask<{ messages: unknown; prompt: { id: string; inputs: unknown } }>(
      "POST",
      "/v5/prompts/call",
      { path: "a", prompt, inputs },
    );
    expect(called.body.messages).toEqual([{ role: "user", content: "Hello ADA" }]);
    expect(called.body.prompt.inputs).toEqual([{ name: "name" }]);
    const populated = await app.ask("POST", `/v5/prompts/${called.body.prompt.id}/populate`, inputs);
    expect(populated.body["populated_template"]).toEqual([{ role: "user", content: "Hello ADA" }]);
    const missing = await app.ask("POST", "/v5/prompts/call", { path: "a" });
    expect(missing.status).toBe(422);
    expect(JSON.stringify(missing.body)).toContain("name");
  });

  test("a long text is read without keeping others waiting, and read once", async () => {
    await using app = await openTestApp({ open });
    const call = (text: string) =>
      app.ask<{ prompt: { version_id: string } }>("POST", "/v5/prompts/call", { path: "a", prompt: text });
    const text = ofYaml(10_000);
    const turns = await countTurns(() => app.services.givenPrompts.read(text) as Promise<unknown>);
    expect(turns).toBeGreaterThan(20);
    const given = app.services.givenPrompts.read(text);
    expect(given).not.toBeInstanceOf(Promise);
    expect(app.services.givenPrompts.read(text)).toBe(given);
    const [one, two] = [await call(text), await call(text)];
    expect(one.status).toBe(200);
    expect(two.body.prompt.version_id).toBe(one.body.prompt.version_id);
    const broken = await call(`${ofYaml(2000)}<user>`);
    expect(broken.status).toBe(422);
    expect(JSON.stringify(broken.body)).toContain("line");
  });

  test("what another organization changes forgets nothing of this one's", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    const make = (key: string, temperature: number) =>
      app.askAs(key, "POST", "/v5/prompts", { path: "a", model: "mock-echo", temperature });
    await make(app.apiKey, 0);
    const find = () =>
      app.services.callables.find({
        organizationId: app.organizationId,
        author: undefined as never,
        path: "a",
      });
    const found = await find();
    await make(other.apiKey, 0);
    expect(await find()).toBe(found);
    await make(app.apiKey, 1);
    expect(await find()).not.toBe(found);
  });
});
