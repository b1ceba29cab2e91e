import { databases } from "@parley/db/testing";
import { expect, test } from "vitest";
import { readConfig } from "../config.ts";
import { openTestApp } from "../testing/open-test-app.ts";

const call = {
  path: "rated",
  prompt: { model: "mock-echo", provider: "mock", template: [{ role: "user", content: "Hi" }] },
};

test("an organization asks a provider as often a minute as is set, and is told when to come again", async () => {
  const environment = { PARLEY_PROVIDER_REQUESTS_PER_MINUTE: "mock=2" };
  await using app = await openTestApp({ ...databases[0]!, environment });
  const other = await app.createOtherOrganization();
  const ask = (key = app.apiKey) =>
    app.askAs<{ code?: string; title?: string }>(key, "POST", "/v5/prompts/call", call);
  expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
  const { status, body } = await ask();
  expect([status, body.title]).toEqual([429, expect.stringContaining("asked of mock already")]);
  expect((await ask(other.apiKey)).status).toBe(200);
});

test.each(["openai", "openai=0", "openai=-1", "opneai=5", "openai=5;anthropic=1"])(
  "a limit that cannot be read stops the start: %s",
  (text) => {
    expect(() => readConfig({ PARLEY_PROVIDER_REQUESTS_PER_MINUTE: text })).toThrow(
      "PARLEY_PROVIDER_REQUESTS_PER_MINUTE",
    );
  },
);
