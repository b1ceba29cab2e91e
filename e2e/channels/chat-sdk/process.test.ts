import { createChatAdapters, type ChannelTools, type Posting } from "@parley/channels";
import { exampleCard } from "@parley/channels/testing";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../../testing/until.ts";
import { openChatSdk } from "./open-chat-sdk.ts";

const unruly = new URL("./__fixtures__/unruly-adapter.ts", import.meta.url).href;
const secret = "a-secret-of-the-unruly-adapter";
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** A platform that takes everything, an adapter that does what it likes, and what has gone through the guard. */
async function open(limits = { idleMs: 60_000, callMs: 60_000, mostProcesses: 4 }) {
  const connections: string[] = [];
  const server = createServer((_request, response) => void response.end("{}"));
  server.on("connection", () => connections.push("connected"));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const chatAdapters = createChatAdapters({ allowed: [unruly], limits });
  const { channel } = openChatSdk(chatAdapters);
  opened.push({
    async [Symbol.asyncDispose]() {
      await chatAdapters.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
  const guarded: string[] = [];
  const answer = (async (_input, init) => {
    guarded.push(String(init?.body));
    return new Response("{}");
  }) as typeof fetch;
  const setupOf = (how: string) => ({
    settings: { package: unruly, config: { how, url } },
    secrets: { botToken: secret },
  });
  const kept: string[] = [];
  const post = (how: string, more: Partial<ChannelTools> = {}, given: Partial<Posting> = {}) =>
    channel.notify(
      {
        fetch: answer,
        fetchPrivately: answer,
        record: () => {},
        clock: Date.now,
        signal: new AbortController().signal,
        ...more,
      },
      setupOf(how),
      {
        card: exampleCard(channel.capabilities.limits),
        place: "unruly:1",
        options: {},
        answering: { seed: "a-seed", keep: async (keys) => void kept.push(...keys) },
        ...given,
      },
    );
  return { post, guarded, connections, chatAdapters, channel, setupOf, kept };
}

describe("an adapter of Chat SDK in its process", () => {
  test(
    "has no way out but the fetch that is guarded: each other is refused, and said",
    { timeout: 240_000 },
    async () => {
      const { post, guarded, connections } = await open();
      const ways = ["http", "https", "http2", "net", "tls", "undici", "udp", "dns", "resolver", "listen"];
      for (const how of [...ways, "spawn", "spawnSync", "thread", "binding", "kill"]) {
        const failure = await post("usual", {}, { place: `unruly:${how}` }).then(
          () => undefined,
          (error: unknown) => error,
        );
        expect({ how, failure }).toMatchObject({
          how,
          failure: {
            kind: "misconfigured",
            message: expect.stringContaining("connections of its own"),
          },
        });
      }
      expect(guarded).toEqual([]);
      expect(connections).toEqual([]);
    },
  );

  test("sees nothing of the environment", { timeout: 240_000 }, async () => {
    const { post, guarded } = await open();
    expect(Object.keys(process.env).length).toBeGreaterThan(0);
    await post("environment");
    expect(guarded.map((body) => JSON.parse(body) as unknown)).toEqual([
      { environment: {}, processId: expect.not.stringContaining(String(process.pid)) },
    ]);
  });

  test(
    "that never answers, breaks, leaves or eats all memory ends alone, and the next call has a new one",
    { timeout: 240_000 },
    async () => {
      const impatient = await open({ idleMs: 60_000, callMs: 4000, mostProcesses: 4 });
      await expect(impatient.post("loop")).rejects.toMatchObject({ kind: "unreachable" });
      const { post, guarded, chatAdapters } = await open();
      for (const how of ["exit", "abort", "crash", "memory"])
        await expect(post(how)).rejects.toMatchObject({ kind: "unreachable" });
      await post("usual");
      expect(guarded).toHaveLength(1);
      expect(chatAdapters.count()).toBe(1);
    },
  );

  test(
    "asks nothing once it is not asked any more, and no bytes that cannot be read",
    { timeout: 240_000 },
    async () => {
      const { post, guarded } = await open();
      await post("late");
      await post("late");
      expect(guarded).not.toContain("late");
      expect(guarded[1]).toContain("an adapter asks only while it is asked to do something");
      await expect(post("bytes")).rejects.toMatchObject({ message: expect.stringContaining("only texts") });
    },
  );

  test("writes no file", { timeout: 240_000 }, async () => {
    const { post } = await open();
    await expect(post("write")).rejects.toMatchObject({ message: expect.stringContaining("restricted") });
  });

  test("is given up with whoever waits for it", { timeout: 240_000 }, async () => {
    const { post } = await open();
    const ending = new AbortController();
    const never = (() => {
      ending.abort(new Error("time is up"));
      return new Promise(() => {});
    }) as unknown as typeof fetch;
    await expect(post("usual", { fetch: never, signal: ending.signal })).rejects.toThrow("time is up");
  });

  test(
    "ends when nobody has needed it for a while; there are no more than there may be",
    { timeout: 240_000 },
    async () => {
      const { post, chatAdapters } = await open({ idleMs: 50, callMs: 60_000, mostProcesses: 1 });
      await post("usual");
      await until(async () => (chatAdapters.count() === 0 ? true : undefined));
      let answer = (): void => {};
      const waits = (() =>
        new Promise<Response>((resolve) => {
          answer = () => resolve(new Response("{}"));
        })) as unknown as typeof fetch;
      const busy = post("usual", { fetch: waits });
      await expect(post("print")).rejects.toMatchObject({ kind: "unreachable", message: /busy/ });
      await until(async () => {
        answer();
        return Promise.race([
          busy.then(() => true),
          new Promise<undefined>((resolve) => void setImmediate(() => resolve(undefined))),
        ]);
      });
    },
  );

  test("that is not allowed is not loaded", async () => {
    const { channel } = openChatSdk(createChatAdapters({ allowed: [] }));
    const { setupOf } = await open();
    const tools = { fetch, record: () => {}, clock: Date.now, signal: new AbortController().signal };
    const report = await channel.test(tools, setupOf("usual"), undefined);
    expect(report).toMatchObject({ isWorking: false });
    expect(report.findings[0]?.text).toContain("PARLEY_CHAT_ADAPTERS");
  });

  test("that is not installed is said to be so", { timeout: 240_000 }, async () => {
    const name = "@chat-adapter/of-nobody";
    const chatAdapters = createChatAdapters({ allowed: [name] });
    const { channel } = openChatSdk(chatAdapters);
    const setup = { settings: { package: name }, secrets: {} };
    const tools = { fetch, record: () => {}, clock: Date.now, signal: new AbortController().signal };
    const report = await channel.test(tools, setup, undefined);
    expect(report.findings).toMatchObject([{ isGood: false, text: /npm install @chat-adapter\/of-nobody/ }]);
    await chatAdapters.close();
  });
});

describe("what an adapter sends", () => {
  test.each(["usual", "plain"])(
    "approves with all that is decided on: %s",
    { timeout: 240_000 },
    async (how) => {
      const { post, guarded, kept } = await open();
      const posted = await post(how);
      expect(posted.showsCard).toBe(true);
      expect(guarded).toHaveLength(1);
      expect(posted.keys.filter((key) => key.startsWith("a"))).toHaveLength(1);
      expect(kept).toEqual(posted.keys.slice(1));
    },
  );

  test("never approves what it has left out", { timeout: 240_000 }, async () => {
    const { post, guarded, kept } = await open();
    const posted = await post("cut");
    expect(posted.showsCard).toBe(false);
    expect([...posted.keys, ...kept].filter((key) => key.startsWith("a"))).toEqual([]);
    expect(guarded.join("\n")).not.toContain('"Approve"');
    expect(guarded.at(-1)).toContain('"Deny"');
  });

  test.each(["split", "hidden", "labels"])(
    "is a text where it has no buttons with it that can be pressed: %s",
    { timeout: 240_000 },
    async (how) => {
      const { post, guarded, kept } = await open();
      const posted = await post(how);
      expect(posted).toMatchObject({ keys: ["message:unruly:1:1"], showsCard: true });
      expect(kept).toEqual([]);
      expect(guarded.join("\n")).not.toContain("Approve");
      expect(guarded[0]).toContain("Decide it on the page.");
      expect(guarded[0]).toContain("https://parley.example/approvals/apr_1");
    },
  );
});
