import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const [sqlite] = databases;
const open = sqlite?.open as NonNullable<typeof sqlite>["open"];

const ask = (app: OpenTestApp, path: string, init: RequestInit = {}) =>
  app.app.fetch(new Request(`http://parley.test${path}`, init));

describe("headers", () => {
  test("of pages: nothing from elsewhere runs, frames them, or learns where a link was", async () => {
    await using app = await openTestApp({ open });
    const { headers } = await ask(app, "/", { headers: { accept: "text/html" } });
    const policy = headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("behind TLS: browsers come back over TLS only", async () => {
    await using app = await openTestApp({ open });
    const forwarded = { accept: "text/html", "x-forwarded-proto": "https" };
    const { headers } = await ask(app, "/", { headers: forwarded });
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  test("of the API: no browser takes a reply for something else", async () => {
    await using app = await openTestApp({ open });
    const reply = await app.request("GET", "/v5/me");
    expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
    const refused = await ask(app, "/v5/me");
    expect(refused.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("pages of other origins", () => {
  const origin = "https://app.example.org";
  const preflight = { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } };

  test("may ask nothing, where nobody allowed it", async () => {
    await using app = await openTestApp({ open });
    expect((await ask(app, "/v5/me", preflight)).headers.get("access-control-allow-origin")).toBeNull();
    const reply = await ask(app, "/v5/me", { headers: { origin, "x-api-key": app.apiKey } });
    expect(reply.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("may ask with a key and without cookies, where they are named", async () => {
    await using app = await openTestApp({
      open,
      environment: { PARLEY_CORS_ORIGINS: `https://x.example, ${origin}` },
    });
    const allowed = await ask(app, "/v5/me", preflight);
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, origin]);
    const reply = await ask(app, "/v5/me", { headers: { origin, "x-api-key": app.apiKey } });
    expect([reply.status, reply.headers.get("access-control-allow-origin")]).toEqual([200, origin]);
    expect(reply.headers.get("access-control-allow-credentials")).toBeNull();
    const other = await ask(app, "/v5/me", {
      headers: { origin: "https://evil.example", "x-api-key": app.apiKey },
    });
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });
});
