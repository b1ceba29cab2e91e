import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../testing/engines.ts";
import { mockPrompt } from "../testing/official-client.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

describe.each(engines)("browser sessions on $name", (engine) => {
  let parley: Parley;
  beforeAll(async () => {
    parley = await startParley({ engine });
  });
  afterAll(() => parley[Symbol.asyncDispose]());

  const newLink = async (): Promise<string> => {
    const reply = await parley.request("POST", "/v5/sign-in-links");
    expect(reply.status).toBe(201);
    return ((await reply.json()) as { url: string }).url;
  };
  const open = (link: string, method = "GET") => fetch(link, { method, redirect: "manual" });
  const signIn = async (): Promise<string> => {
    const reply = await open(await newLink());
    return reply.headers.get("set-cookie")!.split(";")[0]!;
  };
  const ask = (method: string, target: string, headers: Record<string, string>) =>
    fetch(parley.url + target, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(method !== "GET" && { body: JSON.stringify({ path: "csrf", ...mockPrompt("x") }) }),
    });

  test("the link printed at the start signs in, once", async () => {
    const first = await open(parley.signInUrl);
    expect([first.status, first.headers.get("location")]).toEqual([303, "/"]);
    const cookie = first.headers.get("set-cookie")!;
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(first.headers.get("referrer-policy")).toBe("no-referrer");
    expect(first.headers.get("cache-control")).toBe("no-store");
    const second = await open(parley.signInUrl);
    expect(second.status).toBe(403);
    expect(second.headers.get("set-cookie")).toBeNull();
    expect(await second.text()).toContain("This link does not work any more");
    const me = await ask("GET", "/v5/me", { cookie: cookie.split(";")[0]! });
    expect(await me.json()).toMatchObject({ actor: { kind: "session" } });
  });

  test("a link opened many times at once signs in one of them", async () => {
    const link = await newLink();
    const replies = await Promise.all(Array.from({ length: 10 }, () => open(link)));
    expect(replies.map((reply) => reply.status).sort()).toEqual([
      303,
      ...Array.from({ length: 9 }, () => 403),
    ]);
  });

  test("a program that looks at a link without opening it does not use it up", async () => {
    const link = await newLink();
    const looked = await open(link, "HEAD");
    expect(looked.headers.get("set-cookie")).toBeNull();
    expect((await open(link)).status).toBe(303);
  });

  test("unknown and empty links are refused", async () => {
    for (const query of ["?token=unknown", "?token=", "", "?token=a&token=b"]) {
      expect((await open(`${parley.url}/sign-in${query}`)).status).toBe(403);
    }
  });

  test("a session reads from anywhere and changes only from our own pages", async () => {
    const cookie = await signIn();
    expect((await ask("GET", "/v5/prompts", { cookie, "sec-fetch-site": "cross-site" })).status).toBe(200);
    for (const foreign of [
      {},
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: parley.url.replace("http:", "https:").replace("127.0.0.1", "127.0.0.2") },
      { "sec-fetch-site": "cross-site", origin: parley.url },
      { "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
    ]) {
      const reply = await ask("POST", "/v5/prompts", { cookie, ...(foreign as Record<string, string>) });
      expect(reply.status).toBe(403);
      expect(await reply.json()).toMatchObject({ code: "auth.foreign_origin" });
    }
    for (const method of ["PATCH", "DELETE", "PUT"]) {
      const target = method === "PUT" ? "/v5/provider-keys/openai" : "/v5/prompts/pr_x";
      expect((await ask(method, target, { cookie, origin: "https://evil.example" })).status).toBe(403);
    }
    expect((await ask("POST", "/v5/prompts", { cookie, origin: parley.url })).status).toBe(200);
    expect((await ask("POST", "/v5/prompts", { cookie, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("a wrong cookie is 401, and a key is asked no origin", async () => {
    const wrong = await ask("GET", "/v5/prompts", { cookie: "parley_session=wrong" });
    expect(wrong.status).toBe(401);
    const key = await ask("POST", "/v5/prompts", {
      "x-api-key": parley.apiKey,
      origin: "https://app.example",
    });
    expect(key.status).toBe(200);
    // No permission is given to pages of others to read replies.
    expect(key.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("signing out ends the session at once", async () => {
    const cookie = await signIn();
    expect((await ask("GET", "/v5/me", { cookie })).status).toBe(200);
    const out = await ask("DELETE", "/v5/session", { cookie, origin: parley.url });
    expect(await out.json()).toEqual({ signed_out: true });
    expect((await ask("GET", "/v5/me", { cookie })).status).toBe(401);
  });

  test("neither link nor cookie is in the process's log", async () => {
    const cookie = await signIn();
    const token = new URL(parley.signInUrl).searchParams.get("token")!;
    expect(parley.written.log).not.toContain(token);
    expect(parley.written.log).not.toContain(cookie.split("=")[1]);
  });
});
