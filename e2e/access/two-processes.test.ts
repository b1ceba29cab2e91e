import { describe, expect, test } from "vitest";
import { engines, type Engine } from "../testing/engines.ts";
import { openAiDelta, startRawProvider, startStream } from "../testing/raw-provider.ts";
import { startParley, type Parley } from "../testing/start-parley.ts";

const password = "correct horse battery";
const postgres = engines.find(({ name }) => name === "postgres");

type Reply = { status: number; body: Record<string, unknown>; cookie: string };

/** As a page of this process does, with a session of any. */
async function ask(
  parley: Parley,
  { cookie = "", body, ...request }: { method: string; path: string; body?: object; cookie?: string },
): Promise<Reply> {
  const reply = await fetch(new URL(request.path, parley.url), {
    method: request.method,
    headers: {
      origin: parley.url,
      "sec-fetch-site": "same-origin",
      cookie,
      ...(body && { "content-type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    cookie: reply.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; "),
  };
}

/** Two processes on one database, with one owner. */
async function startTwo(environment: Record<string, string>) {
  const shared = await (postgres as Engine).open();
  const engine: Engine = {
    name: "postgres",
    open: async () => ({ ...shared, [Symbol.asyncDispose]: async () => {} }),
  };
  const options = {
    engine,
    environment: { PARLEY_AUTH: "accounts", PARLEY_SECRET: "a secret of tests only", ...environment },
  };
  const first = await startParley(options);
  const second = await startParley(options);
  const token = new URL(first.signInUrl).searchParams.get("token");
  const owner = { token, email: "owner@example.com", name: "Olga", password };
  const { cookie } = await ask(first, { method: "POST", path: "/auth/set-up", body: owner });
  const invite = async (email: string, role: string): Promise<string> => {
    const body = { email_address: email, role };
    const made = await ask(first, { method: "POST", path: "/v5/invitations", body, cookie });
    return new URL(String(made.body["url"])).searchParams.get("token") ?? "";
  };
  return {
    first,
    second,
    cookie,
    invite,
    [Symbol.asyncDispose]: async () => {
      await first[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
      await shared[Symbol.asyncDispose]();
    },
  };
}

const userIdOf = async (parley: Parley, cookie: string): Promise<string> => {
  const { body } = await ask(parley, { method: "GET", path: "/v5/me", cookie });
  return (body["actor"] as { user_id: string }).user_id;
};

describe.runIf(postgres)("two processes on one database", { timeout: 240_000 }, () => {
  test("let one use an invitation, keep one owner, and end streams of a key that the other revokes", async () => {
    await using provider = await startRawProvider();
    await using two = await startTwo({
      OPENAI_API_KEY: "sk-test-of-processes-0123456789",
      OPENAI_BASE_URL: provider.url,
    });
    const { first, second, cookie, invite } = two;

    const token = await invite("ben@example.com", "owner");
    const joins = await Promise.all(
      [first, second, first, second].map((parley) =>
        ask(parley, { method: "POST", path: "/auth/join", body: { token, name: "Ben", password } }),
      ),
    );
    expect(joins.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409]);
    const ben = joins.find(({ status }) => status === 200)?.cookie ?? "";

    const key = await first.request("POST", "/v5/api-keys", {
      body: { name: "App", permissions: ["call", "write"] },
    });
    const { id, key: text } = (await key.json()) as { id: string; key: string };
    provider.behave((response) => {
      startStream(response);
      response.write(openAiDelta("One"));
    });
    const stream = await second.request("POST", "/v5/prompts/call", {
      body: {
        path: "slow",
        prompt: { model: "gpt-4o", provider: "openai", template: [{ role: "user", content: "Hi" }] },
        stream: true,
      },
      headers: { "x-api-key": text },
    });
    expect(stream.status).toBe(200);
    expect((await first.request("DELETE", `/v5/api-keys/${id}`)).status).toBe(204);
    expect(await stream.text()).toContain('"code":"auth.key_invalid"');
    await provider.received[0]?.left;

    const ownerId = await userIdOf(first, cookie);
    const benId = await userIdOf(second, ben);
    const demote = { role: "member" };
    const acts = await Promise.all([
      ask(first, { method: "DELETE", path: `/v5/members/${benId}`, cookie }),
      ask(second, { method: "DELETE", path: `/v5/members/${ownerId}`, cookie: ben }),
      ask(second, { method: "PATCH", path: `/v5/members/${benId}`, cookie, body: demote }),
      ask(first, { method: "PATCH", path: `/v5/members/${ownerId}`, cookie: ben, body: demote }),
    ]);
    expect(acts.some(({ status }) => status === 200 || status === 204)).toBe(true);
    const listed = await first.request("GET", "/v5/members");
    const members = (await listed.json()) as { role: string }[];
    expect(members.filter(({ role }) => role === "owner")).toHaveLength(1);
  });
});
