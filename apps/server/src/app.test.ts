import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp } from "./testing/open-test-app.ts";

const [sqlite] = databases;
if (sqlite === undefined) throw new Error("There is no database to test on.");
const { open } = sqlite;

const mock = (content: string) => ({
  model: "mock",
  provider: "mock",
  template: [{ role: "user", content }],
});

describe("pages", () => {
  test("all say how a browser must treat them, and keep what they say themselves", async () => {
    await using app = await openTestApp({ open });
    const get = async (path: string) => app.app.fetch(new Request(`http://parley.test${path}`));
    for (const path of ["/healthz", "/readyz", "/reference", "/openapi.json", "/sign-in", "/none"]) {
      const { headers } = await get(path);
      expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
      expect(headers.get("content-security-policy")).toMatch(/default-src/);
    }
    expect((await get("/reference")).headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect((await get("/sign-in")).headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("where the web app was not built, the page says what to do", async () => {
    await using app = await openTestApp({ open });
    const page = new Request("http://parley.test/", { headers: { accept: "text/html" } });
    expect(await (await app.app.fetch(page)).text()).toContain("npm run build:web");
  });
});

describe("a client that left while its request was being read", () => {
  const left = { once: () => {}, destroyed: true, writableFinished: false };

  test.each([false, true])("is not answered by a model (stream: %s), and the Log says so", async (stream) => {
    await using app = await openTestApp({ open });
    const body = { path: "left", prompt: mock("@mock delay: 20s\nHello"), log_id: "log_left", stream };
    const reply = await app.app.fetch(
      new Request("http://parley.test/v5/prompts/call", {
        method: "POST",
        headers: { "x-api-key": app.apiKey, "content-type": "application/json" },
        body: JSON.stringify(body),
      }),
      { outgoing: left },
    );
    await reply.text();
    await app.app.settled();
    const log = await app.ask("GET", "/v5/logs/log_left");
    expect(log.body).toMatchObject({
      error: expect.stringContaining("disconnected"),
      log_status: "incomplete",
    });
  });
});

describe("what is under way", () => {
  test("includes a stream until its reader has left and its Log is written", async () => {
    await using app = await openTestApp({ open });
    const body = { path: "under-way", prompt: mock("@mock delay: 20s\nHello"), stream: true };
    expect((await app.ask("POST", "/v5/prompts/call", { ...body, prompt: mock("Hello") })).status).toBe(200);
    await app.app.settled();
    const reply = await app.request("POST", "/v5/prompts/call", { ...body, prompt: mock("Hello to all") });
    let isSettled = false;
    const settled = app.app.settled().then(() => (isSettled = true));
    const reader = reply.body!.getReader();
    await reader.read();
    expect(isSettled).toBe(false);
    await reader.cancel();
    await settled;
    const logs = await app.ask<{ total: number }>("GET", "/v5/logs");
    expect(logs.body.total).toBe(2);
  });
});
