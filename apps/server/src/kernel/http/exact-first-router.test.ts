import { Hono } from "hono";
import { TrieRouter } from "hono/router/trie-router";
import { expect, test } from "vitest";
import { ExactFirstRouter } from "./exact-first-router.ts";

const routes = [
  ["POST", "/v5/prompts/call"],
  ["POST", "/v5/prompts/:id"],
  ["GET", "/v5/prompts/:id"],
  ["GET", "/v5/prompts/list"],
  ["GET", "/v5/prompts/:id/versions/:version_id"],
  ["ALL", "/v5/any"],
] as const;

const asked = [
  ["POST", "/v5/prompts/call"],
  ["GET", "/v5/prompts/call"],
  ["DELETE", "/v5/prompts/call"],
  ["POST", "/v5/prompts/pr_1"],
  ["GET", "/v5/prompts/list"],
  ["GET", "/v5/prompts/pr_1/versions/prv_2"],
  ["GET", "/v5/prompts/pr_2/versions/prv_3"],
  ["PUT", "/v5/any"],
  ["GET", "/v5/nowhere"],
] as const;

const answersOf = async (app: Hono): Promise<string[]> => {
  const answers: string[] = [];
  // Twice: what was found the first time is found again.
  for (const [method, path] of [...asked, ...asked]) {
    const reply = await app.request(path, { method });
    answers.push(`${method} ${path}: ${reply.status} ${await reply.text()}`);
  }
  return answers;
};

const createWith = (app: Hono): Hono => {
  for (const [method, path] of routes)
    app.on(method, path, (context) => context.text(`${path} ${JSON.stringify(context.req.param())}`));
  return app;
};

test("leads where Hono's own router leads, the second time as well", async () => {
  const answers = await answersOf(createWith(new Hono({ router: new ExactFirstRouter() })));
  expect(answers).toEqual(await answersOf(createWith(new Hono({ router: new TrieRouter() }))));
  expect(answers).toContain("POST /v5/prompts/call: 200 /v5/prompts/call {}");
  expect(answers).toContain('GET /v5/prompts/call: 200 /v5/prompts/:id {"id":"call"}');
});

test("a route that comes later is found for a path that was asked for before", () => {
  const router = new ExactFirstRouter<string>();
  router.add("GET", "/v5/me", "me");
  expect(router.match("GET", "/v5/me")[0]).toHaveLength(1);
  router.add("GET", "/v5/:noun", "noun");
  expect(router.match("GET", "/v5/me")[0]).toHaveLength(2);
});
