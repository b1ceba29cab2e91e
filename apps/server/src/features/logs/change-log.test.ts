import type { PromptLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "../../testing/open-test-app.ts";

const prompt = { model: "mock-echo", provider: "mock", template: "x", endpoint: "complete" };

describe.each(databases)("changes of a Log at the same moment on $name", ({ open }) => {
  test("are all kept, those of figures and those of bodies", async () => {
    await using app = await openTestApp({ open });
    for (let round = 1; round <= 8; round += 1) {
      const id = `log${round}`;
      const written = await app.ask<{ prompt_id: string }>("POST", "/v5/prompts/log", {
        path: "a",
        prompt,
        log_id: id,
        output: "first",
        inputs: { x: 1 },
        // Large enough to be compressed.
        provider_request: { text: "r".repeat(20_000) },
      });
      const target = `/v5/prompts/${written.body.prompt_id}/log/${id}`;
      const changes = [
        { error: "boom" },
        { prompt_tokens: 7 },
        { output: "second" },
        { stdout: "so" },
        { inputs: { x: 2 } },
      ];
      const answers = await Promise.all(changes.map((change) => app.ask("PATCH", target, change)));
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      const { body } = await app.ask<PromptLog>("GET", `/v5/logs/${id}`);
      expect(body).toMatchObject({
        error: "boom",
        prompt_tokens: 7,
        output: "second",
        stdout: "so",
        inputs: { x: 2 },
        provider_request: { text: "r".repeat(20_000) },
      });
    }
  });

  test("answer 404 for a Log of another Prompt, and for none", async () => {
    await using app = await openTestApp({ open });
    const write = (path: string, log_id: string) =>
      app.ask<{ prompt_id: string }>("POST", "/v5/prompts/log", { path, prompt, log_id, output: "o" });
    const { prompt_id } = (await write("a", "one")).body;
    await write("b", "two");
    for (const id of ["two", "none"]) {
      for (const change of [{ output: "x" }, { prompt_tokens: 1 }]) {
        expect((await app.ask("PATCH", `/v5/prompts/${prompt_id}/log/${id}`, change)).status).toBe(404);
      }
    }
    expect((await app.ask<PromptLog>("GET", "/v5/logs/two")).body.output).toBe("o");
  });
});
