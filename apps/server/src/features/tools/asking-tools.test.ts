import type { ToolLog } from "@parley/contract";
import { databases } from "@parley/db/testing";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

type Received = { method: string; url: string; headers: IncomingMessage["headers"]; body: unknown };

/** The other ends: an API, a search engine, an index and a model, told apart by path. */
let replies: Record<string, { status?: number; body: unknown }> = {};
const received: Received[] = [];
const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8").on("data", (part: string) => (text += part));
  request.on("end", () => {
    const url = request.url ?? "";
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    received.push({ method: request.method ?? "", url, headers: request.headers, body });
    const reply = replies[url.split("?")[0] ?? ""];
    response.writeHead(reply ? (reply.status ?? 200) : 404, { "content-type": "application/json" });
    response.end(typeof reply?.body === "string" ? reply.body : JSON.stringify(reply?.body ?? "nothing"));
  });
});
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  received.length = 0;
  replies = {};
});

const environment = { PARLEY_EGRESS_ALLOW: "127.0.0.1" };

async function makeTool(app: OpenTestApp, fields: object, variables: Record<string, string> = {}) {
  const { body } = await app.ask<{ id: string }>("POST", "/v5/tools", { path: "tool", ...fields });
  const given = Object.entries(variables).map(([name, value]) => ({ name, value }));
  await app.ask("POST", `/v5/tools/${body.id}/environment-variables`, given);
}

const call = async (app: OpenTestApp, inputs: object) =>
  (await app.ask<ToolLog & { code?: string }>("POST", "/v5/tools/call", { path: "tool", inputs })).body;

describe.each(databases)("Tools that ask others, on $name", ({ open }) => {
  test("get_api_call fills path, query and headers", async () => {
    await using app = await openTestApp({ open, environment });
    replies = { "/users/a%2Fb": { body: '{"name":"Ada"}' } };
    const setup_values = {
      url: `${base}/users/{id}?fixed=1`,
      params: { key: "${KEY}", units: "metric" },
      headers: { authorization: "Bearer ${TOKEN}" },
    };
    await makeTool(app, { tool_type: "get_api_call", setup_values }, { TOKEN: "t0ken", KEY: "k&y" });
    const log = await call(app, { id: "a/b", page: 2, none: null, list: ["x"] });
    expect(log).toMatchObject({ output: '{"name":"Ada"}' });
    const [{ method, url, headers } = {} as Received] = received;
    expect(method).toBe("GET");
    expect([...new URL(url, base).searchParams]).toEqual([
      ["fixed", "1"],
      ["key", "k&y"],
      ["units", "metric"],
      ["page", "2"],
      ["list", '["x"]'],
    ]);
    expect(headers.authorization).toBe("Bearer t0ken");
    expect(JSON.stringify(log)).not.toContain("t0ken");

    expect((await call(app, {})).error).toBe("`tool` needs the argument id.");
    replies = { "/users/1": { status: 503, body: "later" } };
    expect((await call(app, { id: 1 })).error).toBe(`${new URL(base).host} answered 503: later`);
    expect(received).toHaveLength(2);
  });

  test("arguments change neither what a get_api_call says itself nor where its path leads", async () => {
    await using app = await openTestApp({ open, environment });
    replies = { "/users/7/orders/a/a": { body: "fine" } };
    const setup_values = { url: `${base}/users/7/orders/{id}/{id}?user=7`, params: { scope: "own" } };
    await makeTool(app, { tool_type: "get_api_call", setup_values });
    expect((await call(app, { id: "a", user: "8", scope: "all", page: 2 })).output).toBe("fine");
    expect(received[0]?.url).toBe("/users/7/orders/a/a?user=7&scope=own&page=2");
    for (const id of ["..", "."])
      expect((await call(app, { id })).error).toBe(
        "`tool`: with these arguments the path would lead elsewhere.",
      );
    expect(received).toHaveLength(1);
  });

  test("only who may write Tools brings a version along: it sees the environment variables", async () => {
    await using app = await openTestApp({ open });
    const code = (text: string) => ({
      tool_type: "typescript",
      source_code: `export const f = () => ${text};`,
    });
    await makeTool(app, code("1"), { KEY: "s3cret" });
    const ask = async (permissions: Parameters<typeof app.createKey>[0], more: object) =>
      app.askAs<ToolLog>(await app.createKey(permissions), "POST", "/v5/tools/call", {
        path: "tool",
        ...more,
      });
    const { status, body } = await ask(["call"], { tool: code("process.env.KEY") });
    expect([status, JSON.stringify(body)]).toEqual([403, expect.not.stringContaining("s3cret")]);
    expect((await ask(["call"], {})).body.output).toBe("1");
    expect((await ask(["call", "write"], { tool: code("2") })).body.output).toBe("2");
  });

  test("addresses inside are not asked", async () => {
    await using app = await openTestApp({ open });
    await makeTool(app, { tool_type: "get_api_call", setup_values: { url: `${base}/x` } });
    expect((await call(app, {})).error).toContain("not on the public internet");
    await makeTool(app, { tool_type: "get_api_call", setup_values: { url: "{url}" }, path: "any" });
    const { body } = await app.ask<ToolLog>("POST", "/v5/tools/call", {
      path: "any",
      inputs: { url: "file:///etc/passwd" },
    });
    expect(body.error).toMatch(/no address|cannot be used/);
    expect(received).toEqual([]);
  });

  test("google asks SerpApi and answers text", async () => {
    await using app = await openTestApp({ open, environment });
    const organic_results = [
      { title: "One", link: "https://one.example", snippet: "first" },
      { title: "Two", link: "https://two.example" },
    ];
    replies = { "/search.json": { body: { organic_results, answer_box: { answer: "42" } } } };
    const setup_values = { base_url: base, num_results: 2 };
    await makeTool(app, { tool_type: "google", setup_values }, { SERPAPI_API_KEY: "serp-key" });
    const log = await call(app, { query: "6 × 7?" });
    expect(log.output).toBe("42\n\nOne\nfirst\nhttps://one.example\n\nTwo\nhttps://two.example");
    expect(Object.fromEntries(new URL(received[0]?.url ?? "", base).searchParams)).toEqual({
      engine: "google",
      q: "6 × 7?",
      api_key: "serp-key",
    });
    replies = { "/search.json": { status: 401, body: "Invalid key serp-key" } };
    expect((await call(app, { query: "x" })).error).toMatch(/answered 401: Invalid key …$/);
    replies = { "/search.json": { body: "<html>" } };
    expect((await call(app, { query: "x" })).error).toContain("something else than results");
    expect((await call(app, {})).error).toContain("needs a query");
  });

  test("pinecone_search embeds the query and answers what is near", async () => {
    await using app = await openTestApp({ open, environment });
    replies = {
      "/v1/embeddings": { body: { data: [{ embedding: [0.1, 0.2] }] } },
      "/query": { body: { matches: [{ id: "a", score: 0.9, metadata: { text: "near" } }, { id: "b" }] } },
    };
    const setup_values = { index_host: base, embedding_base_url: `${base}/v1`, namespace: "docs", top_k: 2 };
    const keys = { PINECONE_API_KEY: "pine", OPENAI_API_KEY: "open" };
    await makeTool(app, { tool_type: "pinecone_search", setup_values }, keys);
    expect((await call(app, { query: "what?" })).output).toBe('near\n\n{"id":"b"}');
    expect(received).toMatchObject([
      {
        headers: { authorization: "Bearer open" },
        body: { model: "text-embedding-3-small", input: "what?" },
      },
      {
        headers: { "api-key": "pine" },
        body: { vector: [0.1, 0.2], topK: 2, includeMetadata: true, namespace: "docs" },
      },
    ]);
    replies = {};
    expect((await call(app, { query: "what?" })).error).toContain("answered 404");
  });
});
