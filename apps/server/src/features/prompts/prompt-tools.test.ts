import type { Prompt, PromptCallResponse, Tool } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test, vi } from "vitest";
import type { z } from "zod";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Reply = z.output<typeof PromptCallResponse> & { code?: string; detail?: unknown };

const mock = { model: "mock-echo", provider: "mock" };
const snippet = (words: Record<string, string>) => ({ tool_type: "snippet", setup_values: words });

const makeTool = async (app: OpenTestApp, path: string, fields: object): Promise<Tool> =>
  (await app.ask<Tool>("POST", "/v5/tools", { path, ...fields })).body;
const call = async (app: OpenTestApp, template: string, fields: object = {}) =>
  app.ask<Reply>("POST", "/v5/prompts/call", {
    path: "folder/prompt",
    prompt: { ...mock, template: [{ role: "user", content: template }], ...fields },
    inputs: { who: "Ada", which: "bye" },
  });
const sent = ({ body }: { body: Reply }): unknown => body.messages?.[0]?.content ?? body.detail;

// Python starts anew for each test, on machines that may have other things to do.
vi.setConfig({ testTimeout: 60_000 });

describe.each(databases)("Tools of Prompts on $name", ({ open }) => {
  test("a template calls snippets by literal keys and by inputs; edits show at once, in the same version", async () => {
    await using app = await openTestApp({ open });
    const { id } = await makeTool(app, "words", snippet({ hello: "Good day", bye: "So long {{ who }}" }));
    const template = '{{ words("hello") }}, {{ who }}! {{words(which)}}';
    const first = await call(app, template);
    expect(sent(first)).toBe("Good day, Ada! So long {{ who }}");
    const { body: changed } = await app.ask<Tool>("POST", "/v5/tools", {
      id,
      ...snippet({ hello: "Hi", bye: "" }),
    });
    expect(sent(await call(app, template))).toBe("Good day, Ada! So long {{ who }}");
    const { body: environments } = await app.ask<{ id: string; name: string }[]>("GET", "/v5/environments");
    const production = environments.find(({ name }) => name === "production")?.id;
    await app.ask("POST", `/v5/tools/${id}/environments/${production}?version_id=${changed.version_id}`);
    const after = await call(app, template);
    expect(sent(after)).toBe("Hi, Ada! ");
    expect(after.body.prompt.version_id).toBe(first.body.prompt.version_id);
  });

  test("code runs with the arguments in their order, and populate does the same", async () => {
    await using app = await openTestApp({ open });
    await makeTool(app, "shout", { source_code: "def shout(text, end='!'): return text.upper() + end" });
    const template = '{{ shout(who) }} {{ shout("so", " and so") }}';
    const { body: prompt } = await app.ask<Prompt>("POST", "/v5/prompts", {
      path: "p",
      ...mock,
      template: [{ role: "user", content: template }],
    });
    expect(prompt.inputs).toEqual([{ name: "who" }]);
    const populated = await app.ask<{ populated_template: unknown }>(
      "POST",
      `/v5/prompts/${prompt.id}/populate`,
      {
        who: "ada",
      },
    );
    expect(populated.body.populated_template).toEqual([{ role: "user", content: "ADA! SO and so" }]);
  });

  test("what stands in the way is said, and nothing is asked of the model", async () => {
    await using app = await openTestApp({ open });
    const { id } = await makeTool(app, "a/words", snippet({ x: "from a" }));
    expect(sent(await call(app, '{{ words("x") }}'))).toBe("from a");
    await makeTool(app, "b/words", snippet({ x: "from b" }));
    await makeTool(app, "schema", { function: { name: "f", description: "d" } });
    const refusals: [string, RegExp][] = [
      ['{{ nothing("x") }}', /calls the Tool "nothing", and there is none/],
      ['{{ words("x") }} ', /there are several: a\/words, b\/words/],
      ['{{ schema("x") }}', /json_schema/],
      ["{{ words(missing) }}", /needs inputs that were not given: missing/],
    ];
    for (const [template, said] of refusals)
      expect(await call(app, template)).toMatchObject({
        status: 422,
        body: { detail: expect.stringMatching(said) },
      });
    expect(sent(await call(app, '{{ words("x") }}', { linked_tools: [id] }))).toBe("from a");
    await makeTool(app, "folder/words", snippet({ x: "from the folder" }));
    expect(sent(await call(app, '{{ words("x") }}  '))).toBe("from the folder  ");
    const { body } = await app.ask<{ records: unknown[] }>("GET", "/v5/logs?size=100&type=prompt");
    expect(body.records).toHaveLength(3);
  });

  test("a value cannot call a Tool, nor can Tools of others be called", async () => {
    await using app = await openTestApp({ open });
    const other = await app.createOtherOrganization();
    await app.askAs(other.apiKey, "POST", "/v5/tools", { path: "words", ...snippet({ x: "theirs" }) });
    expect((await call(app, '{{ words("x") }}')).status).toBe(422);
    const { body } = await app.ask<Reply>("POST", "/v5/prompts/call", {
      path: "inert",
      prompt: { ...mock, template: [{ role: "user", content: "{{ value }}" }] },
      inputs: { value: '{{ words("x") }}' },
    });
    expect(body.messages?.[0]?.content).toBe('{{ words("x") }}');
  });

  test("linked Tools are shown and offered as they are deployed; the Prompt's version stays", async () => {
    await using app = await openTestApp({ open });
    const weather = { name: "get_weather", description: "Weather.", parameters: { type: "object" } };
    const tool = await makeTool(app, "weather", { function: weather });
    const kernel = { ...mock, template: [{ role: "user", content: "Hi" }], linked_tools: [tool.id] };
    const { body: prompt } = await app.ask<Prompt>("POST", "/v5/prompts", { path: "p", ...kernel });
    expect(prompt.linked_tools).toEqual([
      expect.objectContaining({ id: tool.id, version_id: tool.version_id, ...weather }),
    ]);
    const ask = async () => (await app.ask<Reply>("POST", "/v5/prompts/call", { path: "p" })).body;
    const offered = async () => {
      const { id } = await ask();
      const { body: log } = await app.ask<{ provider_request: unknown }>("GET", `/v5/logs/${id}`);
      return JSON.stringify(log.provider_request);
    };
    expect(await offered()).toContain("get_weather");
    const better = { ...weather, description: "Better weather." };
    const { body: newer } = await app.ask<Tool>("POST", "/v5/tools", { id: tool.id, function: better });
    expect((await ask()).prompt.linked_tools).toMatchObject([{ description: "Weather." }]);
    const environment = newer.environments?.[0] ?? tool.environments?.[0];
    await app.ask(
      "POST",
      `/v5/tools/${tool.id}/environments/${environment?.id}?version_id=${newer.version_id}`,
    );
    const after = await ask();
    expect(after.prompt).toMatchObject({
      version_id: prompt.version_id,
      linked_tools: [{ version_id: newer.version_id, description: "Better weather." }],
    });
    expect(await offered()).toContain("Better weather.");
    const unknown = await app.ask("POST", "/v5/prompts", {
      path: "q",
      ...kernel,
      linked_tools: ["tl_unknown"],
    });
    expect(unknown.status).toBe(404);
    await app.ask("DELETE", `/v5/tools/${tool.id}`);
    expect((await ask()).prompt.linked_tools).toEqual([]);
  });
});
