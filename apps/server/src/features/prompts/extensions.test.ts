import type { Prompt } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

type Called = { prompt: Prompt; logs: { output?: string }[] };

const fileOf = (tests: string, words = "who asks") => `---
model: mock-echo
provider: mock
tools: [
  {
    "name": "refund",
    "description": "Gives money back",
    "parameters": {
      "type": "object",
      "properties": {}
    },
    "approval": {
      "who": "team:finance",
      "deadline": "4h"
    }
  }
]
inputs: {
  "name": "string, ${words}"
}
evaluators: ["quality/tone"]
${tests}---

<user>
  Hello {{name}}
</user>
`;
const testsOf = (expected: string) =>
  `tests: [{ "inputs": { "name": "Ada" }, "expect": { "contains": "${expected}" } }]\n`;

describe.each(databases)("a file with all the language adds, on $name", ({ open }) => {
  test("is read, called, and written back with its tests", async () => {
    await using app = await openTestApp({ open });
    const kernel = await app.ask<object>("POST", "/v5/prompts/deserialize", {
      prompt: fileOf(testsOf("Ada")),
    });
    expect(kernel.body).toMatchObject({ inputs: { name: "string, who asks" }, evaluators: ["quality/tone"] });
    const saved = await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel.body });
    expect(saved.status).toBe(200);
    expect(saved.body).toMatchObject({
      inputs: [{ name: "name" }],
      evaluators: [],
      tools: [{ name: "refund", approval: { who: "team:finance", deadline: "4h" } }],
      extensions: { inputs: { name: "string, who asks" }, tests: [{ expect: { contains: "Ada" } }] },
    });

    const called = await app.ask<Called>("POST", "/v5/prompts/call", {
      path: "a",
      prompt: fileOf(testsOf("Ada")),
      inputs: { name: "Ada" },
    });
    expect([called.status, called.body.prompt.version_id]).toEqual([200, saved.body.version_id]);
    expect(called.body.logs[0]?.output).toContain("Hello Ada");

    const text = await app.ask<string>("GET", `/v5/prompts/${saved.body.id}/serialize`);
    expect(text.body).toContain("contains: Ada");
    const again = await app.ask<object>("POST", "/v5/prompts/deserialize", { prompt: text.body });
    expect(again.body).toEqual(kernel.body);
  });

  test("other tests and words are the same version, which then has them", async () => {
    await using app = await openTestApp({ open });
    const save = async (text: string) => {
      const kernel = await app.ask<object>("POST", "/v5/prompts/deserialize", { prompt: text });
      return (await app.ask<Prompt>("POST", "/v5/prompts", { path: "a", ...kernel.body })).body;
    };
    const first = await save(fileOf(testsOf("Ada")));
    const second = await save(fileOf(testsOf("Grace"), "the caller"));
    expect(second.version_id).toBe(first.version_id);
    const text = await app.ask<string>("GET", `/v5/prompts/${first.id}/serialize`);
    expect(text.body).toContain("Grace");
    expect(text.body).toContain("the caller");
    const other = await save(fileOf(testsOf("Ada")).replace("4h", "5h"));
    expect(other.version_id).not.toBe(first.version_id);
  });

  test("a reply that is sent back declares nothing by what replies mean by inputs and evaluators", async () => {
    await using app = await openTestApp({ open });
    const kernel = { path: "a", model: "mock-echo", template: [{ role: "user", content: "Hi {{name}}" }] };
    const { body: reply } = await app.ask<Prompt>("POST", "/v5/prompts", kernel);
    const back = await app.ask<Prompt>("POST", "/v5/prompts", {
      ...kernel,
      inputs: reply.inputs,
      evaluators: reply.evaluators,
    });
    expect([back.status, back.body.version_id]).toEqual([200, reply.version_id]);
  });

  test("what a file promises wrongly is refused with its place", async () => {
    await using app = await openTestApp({ open });
    const prompt = fileOf(testsOf("Ada")).replace('"deadline"', '"deadlin"');
    const refused = await app.ask("POST", "/v5/prompts/call", { path: "a", prompt, inputs: { name: "Ada" } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain("tools[0].approval.deadlin");
  });
});
