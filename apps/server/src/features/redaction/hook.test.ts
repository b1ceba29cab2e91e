import { createHmac } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";

const prompt = { model: "mock-echo", provider: "mock", template: [{ role: "user", content: "{{x}}" }] };

type Text = { at: string; text: string };
type Asked = { headers: Record<string, unknown>; body: string; texts: Text[] };
type Behaviour = (response: ServerResponse, texts: Text[]) => void;

const answer = (response: ServerResponse, texts: unknown): void =>
  void response.end(JSON.stringify({ texts }));

/** Takes names of people out. */
const takeNames: Behaviour = (response, texts) =>
  answer(
    response,
    texts.map(({ text }) => text.replaceAll("Ada", "<name>")),
  );

async function startHook() {
  const asked: Asked[] = [];
  let behave = takeNames;
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const { texts } = JSON.parse(body) as { texts: Text[] };
    asked.push({ headers: request.headers, body, texts });
    behave(response, texts);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/redact`,
    asked,
    behave: (next: Behaviour) => void (behave = next),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const allowed = { PARLEY_EGRESS_ALLOW: "127.0.0.1" };

const setHook = (app: OpenTestApp, hook: object) =>
  app.ask<{ secret: string | null; failure: string | null }>("PUT", "/v5/redaction-hook", hook);

const record = (app: OpenTestApp, output = "Ada said so", more: object = {}) =>
  app.ask<{ id: string; prompt_id: string; code?: string }>("POST", "/v5/prompts/log", {
    path: "mail",
    prompt,
    output,
    ...more,
  });

const read = async (app: OpenTestApp, id: string): Promise<string> =>
  JSON.stringify((await app.ask("GET", `/v5/logs/${id}`)).body);

describe.each(databases)("the redaction hook on $name", { timeout: 120_000 }, ({ open }) => {
  test("is asked about every text, signed, and what it answers is what is kept", async () => {
    await using hook = await startHook();
    await using app = await openTestApp({ open, environment: allowed });
    const set = await setHook(app, { url: hook.url, on_failure: "refuse" });
    expect(set).toMatchObject({ status: 200, body: { timeout_ms: 2000, failed_at: null } });
    const { secret } = set.body;
    await app.ask("POST", "/v5/redaction-rules", { name: "r", kind: "pattern", pattern: "Lovelace" });
    const called = await app.ask<{ id: string }>("POST", "/v5/prompts/call", {
      path: "mail",
      prompt,
      inputs: { x: "Write to Ada Lovelace" },
      metadata: { who: "Ada" },
    });
    expect(JSON.stringify(called.body)).toContain("Ada Lovelace");
    const kept = await read(app, called.body.id);
    expect([kept.includes("Ada"), kept.includes("Write to <name> [redacted]")]).toEqual([false, true]);
    // It sees what the rules left, where it stands, and no word that only says what something is.
    const [asked] = hook.asked;
    expect(hook.asked).toHaveLength(1);
    expect(asked?.texts).toContainEqual({ at: "payload.inputs.x", text: "Write to Ada [redacted]" });
    expect(asked?.texts).toContainEqual({ at: "metadata.who", text: "Ada" });
    expect(asked?.texts.filter(({ at }) => at.endsWith(".role"))).toEqual([]);
    const {
      "webhook-id": id,
      "webhook-timestamp": at,
      "webhook-signature": signature,
    } = asked?.headers ?? {};
    const key = Buffer.from(secret?.slice("whsec_".length) ?? "", "base64");
    const expected = createHmac("sha256", key).update(`${id}.${at}.${asked?.body}`).digest("base64");
    expect(signature).toBe(`v1,${expected}`);

    const { body: logged } = await record(app);
    expect(await read(app, logged.id)).toContain("<name> said so");
    const path = `/v5/prompts/${logged.prompt_id}/log/${logged.id}`;
    await app.ask("PATCH", path, { output: "No, Ada did", error: "Ada?" });
    const corrected = await read(app, logged.id);
    expect([corrected.includes("Ada"), corrected.includes("No, <name> did")]).toEqual([false, true]);
    expect((await setHook(app, { url: hook.url, on_failure: "keep" })).body.secret).toBeNull();
    const rotated = await app.ask<{ secret: string }>("POST", "/v5/redaction-hook/rotate-secret");
    expect(rotated.body.secret).not.toBe(secret);
    const tried = await app.ask("POST", "/v5/redaction-hook/test", { text: "Ada?" });
    expect(tried.body).toMatchObject({ text: "<name>?" });
    expect(JSON.stringify(await app.ask("GET", "/v5/redaction-hook"))).not.toContain("whsec_");
  });

  const failures: [string, Behaviour][] = [
    ["a status", (response) => void response.writeHead(500).end()],
    ["no JSON", (response) => void response.end("<html>")],
    ["too few texts", (response) => answer(response, [])],
    [
      "what is no text",
      (response, texts) =>
        answer(
          response,
          texts.map(() => 1),
        ),
    ],
    [
      "too much",
      (response, texts) =>
        answer(
          response,
          texts.map(() => "x".repeat(200_000)),
        ),
    ],
    ["nothing in time", () => {}],
    ["a broken connection", (response) => void response.destroy()],
  ];

  test("that fails keeps back, withholds or lets through, as was chosen", async () => {
    await using hook = await startHook();
    await using app = await openTestApp({ open, environment: allowed });
    const choose = (on_failure: string, timeout_ms = 30_000) =>
      setHook(app, { url: hook.url, on_failure, timeout_ms });
    for (const [what, behaviour] of failures) {
      // Only who says nothing is not waited for.
      await choose("refuse", what === "nothing in time" ? 300 : 30_000);
      hook.behave(behaviour);
      expect([what, await record(app)]).toMatchObject([
        what,
        { status: 503, body: { code: "redaction.hook_failed" } },
      ]);
    }
    expect((await app.ask<{ total: number }>("GET", "/v5/logs")).body.total).toBe(0);
    await choose("refuse");
    hook.behave((response) => void response.writeHead(500).end());
    app.clock.now += 10_000;
    const call = () =>
      app.ask<{ id: string; logs: { output: string; warnings: { message: string }[] }[] }>(
        "POST",
        "/v5/prompts/call",
        { path: "mail", prompt, inputs: { x: "Ada" } },
      );
    // What was paid for is answered, with a warning that there is no Log.
    const refused = await call();
    expect(refused.status).toBe(200);
    expect(refused.body.logs[0]?.warnings.map(({ message }) => message).join()).toContain("nothing is kept");
    expect((await app.ask<{ total: number }>("GET", "/v5/logs")).body.total).toBe(0);
    expect((await app.ask("GET", "/v5/redaction-hook")).body).toMatchObject({
      failure: "it answered with status 500",
      failed_at: expect.any(String),
    });

    await choose("withhold");
    const { body: withheld } = await call();
    const text = await read(app, withheld.id);
    expect([text.includes("Ada"), text.includes("[withheld]")]).toEqual([false, true]);

    await choose("keep");
    const { body: kept } = await record(app);
    expect(await read(app, kept.id)).toContain("Ada said so");
  });

  test("has to be chosen whole, at an address that may be asked, and ends when it is taken away", async () => {
    await using app = await openTestApp({ open });
    const inside = await setHook(app, { url: "http://169.254.169.254/x", on_failure: "refuse" });
    expect(inside).toMatchObject({ status: 422, body: { code: "egress.address_not_public" } });
    expect((await setHook(app, { url: "https://example.org/x" })).status).toBe(422);
    expect((await app.ask("GET", "/v5/redaction-hook")).status).toBe(404);
    // Where a name leads is found out when it is asked.
    await setHook(app, { url: "https://nowhere.invalid/x", on_failure: "refuse" });
    expect((await record(app)).status).toBe(503);
    expect((await app.ask("DELETE", "/v5/redaction-hook")).status).toBe(204);
    expect((await record(app)).status).toBe(200);
  });
});
