import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley, type RequestOptions } from "../testing/start-parley.ts";

type Problem = { status: number; code: string; detail: unknown; title: string; request_id?: string };

describe.each(engines)("requests that cannot be served, on $name", (engine) => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ engine });
    await parley.request("POST", "/v5/prompts", {
      body: { path: "known", ...mockPrompt("{{a}} {{b}} {{c}}") },
    });
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const refuse = async (method: string, target: string, options: RequestOptions = {}): Promise<Problem> => {
    const reply = await parley.request(method, target, options);
    expect(reply.headers.get("content-type")).toContain("application/problem+json");
    const problem = (await reply.json()) as Problem;
    expect(problem.status).toBe(reply.status);
    return problem;
  };
  const call = (body: unknown) => refuse("POST", "/v5/prompts/call", { body });

  test.each([
    [
      "YAML",
      "---\nmodel: gpt-4o\nstop: [a, b\n---\n<user>\nhi\n</user>\n",
      /error at \d+:\d+: .*\n +\d+ \| .*\n +\| +\^/,
    ],
    [
      "a value",
      "---\nmodel: gpt-4o\ntemperature: hot\n---\n<user>\nhi\n</user>\n",
      /3:14: .*\n  3 \| temperature: hot\n    \|              \^\^\^/,
    ],
    [
      "a tag",
      "---\nmodel: gpt-4o\n---\n<user>\nhi\n</usr>\n",
      /4:1: <user> is not closed.*\n  4 \| <user>\n    \| \^\^\^\^\^\^/,
    ],
    ["a missing model", "---\ntemperature: 1\n---\n<user>\nhi\n</user>\n", /model/],
    ["no frontmatter", "just text", /error at 1:1/],
    ["nothing at all", "", /error at 1:1/],
  ])(
    "%s that is wrong in a .prompt text is shown with its line, column and a caret",
    async (_, text, excerpt) => {
      for (const endpoint of ["call", "log"]) {
        const problem = await refuse("POST", `/v5/prompts/${endpoint}`, {
          body: { path: "broken", prompt: text },
        });
        expect(problem).toMatchObject({ status: 422, code: "prompts.file_invalid" });
        expect(problem.detail).toMatch(excerpt);
      }
      const problem = await refuse("POST", "/v5/prompts/deserialize", { body: { prompt: text } });
      expect(problem).toMatchObject({ status: 422, detail: expect.stringMatching(excerpt) });
      // Nothing was made of it.
      expect(
        (await parley.request("GET", "/v5/prompts?name=broken").then((reply) => reply.json())) as object,
      ).toMatchObject({
        total: 0,
      });
    },
  );

  test("an unknown model is refused with what it may have meant", async () => {
    const template = [{ role: "user", content: "hi" }];
    const problem = await call({ path: "typo", prompt: { model: "gtp-4o", template } });
    expect(problem).toMatchObject({ status: 422, code: "prompts.model_unknown" });
    expect(problem.detail).toMatch(/gtp-4o.*gpt-4o/);
    const provider = await call({ path: "typo", prompt: { model: "x", provider: "nobody", template } });
    expect(provider).toMatchObject({ status: 422 });
    expect(JSON.stringify(provider.detail)).toContain("nobody");
  });

  test("all missing variables are named at once", async () => {
    const problem = await call({ path: "known", inputs: { b: "given" } });
    expect(problem).toMatchObject({
      status: 422,
      code: "prompts.inputs_missing",
      details: { missing: ["a", "c"] },
      detail: expect.stringMatching(/known.*a, c/),
    });
  });

  test.each([
    ["an unknown environment", "POST", "/v5/prompts/call?environment=moon", { path: "known" }, 404, "moon"],
    ["an unknown path", "POST", "/v5/prompts/call", { path: "no/such prompt" }, 404, "no/such prompt"],
    ["an unknown id", "POST", "/v5/prompts/call", { id: "pr_unknown" }, 404, "pr_unknown"],
    ["an unknown version", "POST", "/v5/prompts/call?version_id=prv_no", { path: "known" }, 404, "prv_no"],
    ["a path to log to without a version", "POST", "/v5/prompts/log", { path: "no/such" }, 404, "no/such"],
    [
      "an unknown parent",
      "POST",
      "/v5/prompts/log",
      { path: "known", trace_parent_id: "log_no" },
      404,
      "log_no",
    ],
    ["an unknown Log", "GET", "/v5/logs/log_no", undefined, 404, "log_no"],
    ["an unknown directory", "GET", "/v5/directories/dir_no", undefined, 404, "dir_no"],
    [
      "Files in an unknown directory",
      "GET",
      "/v5/files?path=nope",
      undefined,
      404,
      "Directory `nope` does not exist",
    ],
    [
      "Files in an unknown environment",
      "GET",
      "/v5/files?environment=moon",
      undefined,
      404,
      "Environment `moon` does not exist",
    ],
    ["an unknown File", "POST", "/v5/files/retrieve-by-path", { path: "no/file" }, 404, "no/file"],
    [
      "an environment where nothing is deployed",
      "POST",
      "/v5/prompts/call?environment=staging",
      { path: "known" },
      404,
      "staging",
    ],
    ["an address that is missing", "POST", "/v5/prompts/call", {}, 422, "path"],
    [
      "a path and an id of two Files",
      "POST",
      "/v5/prompts/log",
      { path: "known", id: "pr_unknown" },
      404,
      "pr_unknown",
    ],
    [
      "a version and an environment",
      "GET",
      "/v5/prompts/pr_x?version_id=a&environment=b",
      undefined,
      422,
      "not both",
    ],
    ["an unknown route", "GET", "/v5/nonsense", undefined, 404, "/v5/nonsense"],
    [
      "an unknown Evaluator",
      "POST",
      "/v5/prompts/KNOWN/evaluators",
      { activate: [{ evaluator_version_id: "evv_no" }] },
      404,
      "evv_no",
    ],
    [
      "an unknown linked Tool",
      "POST",
      "/v5/prompts",
      { path: "l", model: "mock", linked_tools: ["tl_no"] },
      404,
      "tl_no",
    ],
  ] as const)("%s is refused by name", async (...row) => {
    const [, method, target, body, status, name] = row;
    const { records } = (await (await parley.request("GET", "/v5/prompts?name=known")).json()) as {
      records: { id: string }[];
    };
    const path = target.replace("KNOWN", records[0]!.id);
    const problem = await refuse(method, path, body === undefined ? {} : { body });
    expect(problem.status).toBe(status);
    expect(JSON.stringify(problem.detail)).toContain(name);
    expect(typeof problem.detail).toBe("string");
  });

  test.each([
    ["half a JSON", '{"path": "x"', 400],
    ["no JSON", "path=x", 400],
    ["a list", "[]", 422],
    ["null", "null", 422],
    ["a text", '"path"', 422],
    [
      "nesting without end",
      `{"path":"known","inputs":{"x":${"[".repeat(60_000)}${"]".repeat(60_000)}}}`,
      422,
    ],
  ])("%s as a body is refused", async (_, body, status) => {
    for (const target of ["/v5/prompts/log", "/v5/prompts", "/v5/prompts/call"]) {
      const problem = await refuse("POST", target, { body });
      expect(problem.status).toBe(status);
      expect(JSON.stringify(problem).length).toBeLessThan(5000);
    }
  });

  test("the content type of a body is not looked at, its JSON is", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/json; charset=utf-8",
      "nonsense",
    ]) {
      const reply = await parley.request("POST", "/v5/prompts/log", {
        body: { path: "known" },
        headers: { "content-type": type },
      });
      expect(reply.status).toBe(200);
    }
  });

  test("a wrong key is 401, in every form a key may come", async () => {
    for (const headers of [
      { "x-api-key": "hl_sk_wrong" },
      { "x-api-key": "" },
      { "x-api-key": `${parley.apiKey}x` },
      { "x-api-key": parley.apiKey.toUpperCase() },
    ]) {
      const reply = await fetch(`${parley.url}/v5/prompts`, { headers });
      expect(reply.status).toBe(401);
      expect(reply.headers.get("www-authenticate")).toBe("Bearer");
    }
    for (const authorization of ["Bearer wrong", "Basic eDp5", "Bearer"]) {
      const reply = await fetch(`${parley.url}/v5/prompts`, { headers: { authorization } });
      expect(reply.status).toBe(401);
    }
    const right = await fetch(`${parley.url}/v5/prompts`, {
      headers: { authorization: `Bearer ${parley.apiKey}` },
    });
    expect(right.status).toBe(200);
  });

  test("no API key is ever in what the process writes", () => {
    const wrong = ["hl_sk_wrong", parley.apiKey];
    for (const key of wrong) expect(parley.written.log).not.toContain(key);
  });
});

describe.each(engines)("unusual names on $name", (engine) => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ engine });
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  test.each([
    "Ünï/日本語/Приве́т 🎈",
    "v1.2/release.candidate/a.prompt",
    "spaces in/Names (and) [brackets]",
    "quotes'\"/percent%20/q?&=#+",
    "_underscore_/100%",
    "a".repeat(500),
    "null/undefined/true",
    "<b>bold</b>",
  ])("%s is a path like any other", async (path) => {
    const made = await parley.request("POST", "/v5/prompts", { body: { path, ...mockPrompt("x") } });
    expect(made.status).toBe(200);
    const { id } = (await made.json()) as { id: string };
    expect(await (await parley.request("GET", `/v5/prompts/${id}`)).json()).toMatchObject({
      path,
      name: path.split("/").at(-1),
    });
    const called = await parley.request("POST", "/v5/prompts/call", { body: { path } });
    expect(called.status).toBe(200);
    const found = await parley.request("POST", "/v5/files/retrieve-by-path", { body: { path } });
    expect(await found.json()).toMatchObject({ id });
    const directory = path.split("/").slice(0, -1).join("/");
    const listed = await parley.request("GET", `/v5/files?path=${encodeURIComponent(directory)}`);
    expect(await listed.json()).toMatchObject({
      records: expect.arrayContaining([expect.objectContaining({ id })]),
    });
    const name = encodeURIComponent(path.split("/").at(-1) ?? "");
    const named = await parley.request("GET", `/v5/prompts?name=${name}`);
    expect(await named.json()).toMatchObject({
      records: expect.arrayContaining([expect.objectContaining({ id })]),
    });
  });

  test.each([
    "",
    "/x",
    "x/",
    "a//b",
    "a/../b",
    ".",
    "a/ b",
    " a",
    "a\\b",
    "a\nb",
    "a\u0000b",
    "a/".repeat(25) + "z",
    "a".repeat(501),
  ])("%j is no path", async (path) => {
    const reply = await parley.request("POST", "/v5/prompts", { body: { path, ...mockPrompt("x") } });
    expect(reply.status).toBe(422);
    const directory = await parley.request("POST", "/v5/directories", { body: { path } });
    expect(directory.status).toBe(422);
  });

  test("names that look alike are different Files, and case counts", async () => {
    const ids = new Set<string>();
    for (const path of ["Case", "case", "cafe\u0301", "caf\u00e9"]) {
      const reply = await parley.request("POST", "/v5/prompts", { body: { path, ...mockPrompt("x") } });
      ids.add(((await reply.json()) as { id: string }).id);
    }
    expect(ids.size).toBe(4);
  });

  test("a NUL in an id or in a search is an ordinary character", async () => {
    const body = { path: "nul", prompt: mockPrompt("x"), log_id: "nul\u0000id" };
    expect((await parley.request("POST", "/v5/prompts/log", { body })).status).toBe(200);
    expect((await parley.request("POST", "/v5/prompts/log", { body })).status).toBe(409);
    expect((await parley.request("GET", "/v5/logs/nul%00id")).status).toBe(200);
    const found = await parley.request("GET", "/v5/logs?search=nothing%00here&id=l%00i");
    expect(await found.json()).toMatchObject({ total: 0 });
  });

  test("text with any character comes back as it was", async () => {
    const output = "NUL \u0000, lone \ud800, emoji 👩‍👩‍👧, line \u2028, tab \t, quote ' \" \\ $1 ${x} {{y}}";
    const logged = await parley.request("POST", "/v5/prompts/log", {
      body: {
        path: "any",
        prompt: mockPrompt("x"),
        output,
        inputs: { "ключ\u0000": output },
        metadata: { k: output },
      },
    });
    const { id } = (await logged.json()) as { id: string };
    const log = (await (await parley.request("GET", `/v5/logs/${id}`)).json()) as Record<string, unknown>;
    // A lone half of a character has no form in UTF-8, and NUL none in PostgreSQL's text: those are replaced.
    const kept = output.toWellFormed();
    expect(log["output"]).toBe(engine.name === "postgres" ? kept.replace("\u0000", "\ufffd") : kept);
    expect(log["inputs"]).toMatchObject({ "ключ\u0000": expect.stringContaining("emoji 👩‍👩‍👧") });
    expect(log["metadata"]).toMatchObject({ k: expect.stringContaining("NUL \u0000,") });
  });
});
