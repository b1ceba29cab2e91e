import { databases } from "@parley/db/testing";
import { describe, expect, test } from "vitest";
import { openTestApp, type OpenTestApp } from "../../testing/open-test-app.ts";
import { openPeople } from "../people/testing/open-people.ts";

/** Says nothing for a long time. */
const slow = {
  path: "slow",
  prompt: {
    model: "mock-echo",
    provider: "mock",
    endpoint: "chat",
    template: [{ role: "user", content: "@mock delay: 600s" }],
  },
  stream: true,
};

/** Begins a call; `readRest` reads all that comes of it. */
async function openStream({ app }: Pick<OpenTestApp, "app">, headers: Record<string, string>) {
  const reply = await app.fetch(
    new Request("http://parley.test/v5/prompts/call", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(slow),
    }),
  );
  expect(reply.status).toBe(200);
  const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async readRest(): Promise<string> {
      let text = "";
      for (;;) {
        const next = await reader?.read();
        if (next === undefined || next.done) return text;
        text += next.value;
      }
    },
  };
}

const lastEvent = (text: string): unknown =>
  JSON.parse(
    text
      .split("\n\n")
      .findLast((line) => line.startsWith("data: {"))
      ?.slice(6) ?? "null",
  );

describe.each(databases)("streams of who is let in no more, on $name", { timeout: 120_000 }, ({ open }) => {
  test("end at once with the reason where the key is revoked, and so does the call", async () => {
    await using app = await openTestApp({ open });
    const { body: key } = await app.ask<{ id: string; key: string }>("POST", "/v5/api-keys", {
      name: "K",
      permissions: ["call", "write"],
    });
    const stream = await openStream(app, { "x-api-key": key.key });
    const rest = stream.readRest();
    expect((await app.ask("DELETE", `/v5/api-keys/${key.id}`)).status).toBe(204);
    const text = await rest;
    expect(lastEvent(text)).toMatchObject({ code: "auth.key_invalid", kind: "unauthenticated" });
    expect(text.endsWith("data: [DONE]\n\n")).toBe(true);
    await app.app.settled();
    const logs = await app.ask<{ records: { error: string | null }[] }>("GET", "/v5/logs?file_path=slow");
    expect(logs.body.records).toHaveLength(1);
  });

  test("end where a permission is taken away, the session ends, or its person leaves", async () => {
    await using people = await openPeople(open);
    const { browser } = people.owner;
    const made = await browser.ask<{ id: string }>("POST", "/v5/roles", {
      name: "Callers",
      permissions: ["read", "call", "write"],
    });
    const ana = await people.join("ana@example.com", made.body.id);
    const cookie = [...ana.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const own = { cookie, origin: "http://parley.test", host: "parley.test" };
    const endedBy = async (work: () => Promise<unknown>): Promise<unknown> => {
      const stream = await openStream(people, own);
      const rest = stream.readRest();
      await work();
      return lastEvent(await rest);
    };
    const setRole = (permissions: string[]) =>
      browser.ask("PATCH", `/v5/roles/${made.body.id}`, { permissions });
    expect(await endedBy(() => setRole(["read"]))).toMatchObject({ code: "auth.forbidden" });
    await setRole(["read", "call", "write"]);
    expect(await endedBy(() => browser.ask("DELETE", `/v5/members/${ana.userId}`))).toMatchObject({
      code: "auth.no_organization",
    });
    const token = await people.invite(people.owner, ana.email, made.body.id);
    expect((await ana.browser.ask("POST", "/auth/accept-invitation", { token })).status).toBe(200);
    expect(await endedBy(() => ana.browser.ask("DELETE", "/v5/session"))).toMatchObject({
      code: "auth.session_expired",
    });
  });
});
