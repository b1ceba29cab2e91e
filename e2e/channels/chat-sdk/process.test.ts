import { createChatAdapters, type ChannelTools, type Posting } from "@parley/channels";
import type { ChannelSettings } from "@parley/channels/schemas";
import { exampleCard } from "@parley/channels/testing";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { until } from "../../testing/until.ts";
import { toInbound } from "../to-inbound.ts";
import { openChatSdk } from "./open-chat-sdk.ts";

const unruly = new URL("./__fixtures__/unruly-adapter.ts", import.meta.url).href;
const secret = "a-secret-of-the-unruly-adapter";
const opened: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

/** A platform that takes everything, an adapter that does what it likes, and what has gone through the guard. */
async function open(given: NonNullable<Parameters<typeof createChatAdapters>[0]["limits"]> = {}) {
  const limits = { idleMs: 60_000, callMs: 60_000, mostProcesses: 4, ...given };
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
  const setupOf = (how: string, owner = "org_1") => ({
    settings: {
      package: unruly,
      config: { how, url, other: "http://[::1]:8080" },
      hosts: ["platform.example"],
    },
    secrets: { botToken: secret },
    owner,
  });
  /** What would stand in the delivery's log as it is. */
  const logged: string[] = [];
  const logging = (async (input) => {
    logged.push(String(input));
    return new Response("{}");
  }) as typeof fetch;
  const kept: string[] = [];
  const toolsOf = (more: Partial<ChannelTools>): ChannelTools => ({
    fetch: logging,
    fetchPrivately: answer,
    record: () => {},
    clock: Date.now,
    signal: new AbortController().signal,
    ...more,
  });
  const post = (
    how: string,
    more: Partial<ChannelTools> = {},
    { owner, hosts, ...given }: Partial<Posting> & Owned & Hosts = {},
  ) => {
    const setup = setupOf(how, owner);
    const settings = hosts === undefined ? setup.settings : { ...setup.settings, hosts };
    return channel.notify(
      toolsOf(more),
      { ...setup, settings },
      {
        card: exampleCard(channel.capabilities.limits),
        place: "unruly:1",
        options: {},
        answering: { seed: "a-seed", keep: async (keys) => void kept.push(...keys) },
        ...given,
      },
    );
  };
  /** What comes in, which proves itself by a header. */
  const receive = (
    how: string,
    body: string,
    { proof = usualProof, ...more }: Partial<ChannelTools> & Proven = {},
  ) =>
    channel.receive(
      toolsOf(more),
      setupOf(how),
      toInbound({ headers: { "content-type": "text/plain", ...proof }, body }),
    );
  return { post, receive, guarded, logged, connections, chatAdapters, setupOf, kept };
}

type Owned = { owner?: string };
type Hosts = Pick<ChannelSettings<"chat_sdk">, "hosts">;
type Proven = { proof?: Record<string, string> };
const usualProof: Record<string, string> = { "x-proof": "a proof" };

/** A platform that answers when it is told to. */
function openSlow() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const fetchPrivately = (async () => {
    await promise;
    return new Response("{}");
  }) as typeof fetch;
  return { fetchPrivately, answer: resolve };
}

describe("an adapter of Chat SDK in its process", () => {
  test(
    "has no way out but the fetch that is guarded: each other is refused, and said",
    { timeout: 240_000 },
    async () => {
      const { post, guarded, connections } = await open();
      const sockets = ["socket", "socket of a file", "http2", "net", "tls", "undici"];
      const ways = [...sockets, "udp", "dns", "resolver", "listen"];
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

  test(
    "asks by node:http and node:https through the fetch that is guarded, whatever agent it has",
    { timeout: 240_000 },
    async () => {
      const { post, connections } = await open();
      const asked: { method: string; url: string; headers: Record<string, string>; body: string }[] = [];
      const fetchPrivately = (async (input, init = {}) => {
        const { method = "GET", headers, body } = init;
        const said = typeof body === "string" ? body : "";
        const url = String(input);
        asked.push({ method, url, headers: Object.fromEntries(new Headers(headers)), body: said });
        const told = { "x-told": `to ${method}` };
        if (url.endsWith("/refused")) throw new Error("`127.0.0.1` is not on the public internet");
        if (url.endsWith("/moved"))
          return new Response(null, { status: 302, headers: { ...told, location: "/elsewhere" } });
        if (url.endsWith("/empty")) return new Response(null, { status: 204, headers: told });
        return new Response(`heard ${said.length}`, { headers: told });
      }) as typeof fetch;
      await post("node:http", { fetchPrivately });
      const posted = { status: 200, told: "to POST", body: "heard 100000" };
      expect(JSON.parse(asked.at(-1)?.body ?? "")).toEqual([
        { status: 200, told: "to GET", body: "heard 0" },
        { status: 200, told: "to HEAD", body: "" },
        posted,
        posted,
        { status: 302, told: "to GET", body: "" },
        { status: 204, told: "to DELETE", body: "" },
        expect.stringContaining("is not on the public internet"),
        expect.stringContaining("nothing is asked by a proxy"),
        posted,
        posted,
      ]);
      const paths = asked.slice(0, -1).map(({ url }) => url.replace(/^http:\/\/127\.0\.0\.1:\d+/u, ""));
      expect(paths.slice(0, 7)).toEqual([
        "https://platform.example/secure?x=1",
        "http://[::1]:8080/six",
        "/kept",
        "/kept",
        "/moved",
        "/empty",
        "/refused",
      ]);
      expect(paths.slice(7).toSorted()).toEqual(["/a", "/b"]);
      const headers = { authorization: "Bearer of-the-adapter", "content-type": "text/plain" };
      expect(asked[0]?.headers).toEqual(headers);
      expect(asked[2]).toMatchObject({ headers, body: "ü".repeat(100_000) });
      expect(connections).toEqual([]);
    },
  );

  test(
    "that nobody has read asks nobody whom its setup does not name, and it is said what to set",
    { timeout: 240_000 },
    async () => {
      const { post, guarded } = await open();
      await post("at its platform");
      expect(guarded).toHaveLength(1);
      for (const hosts of [null, [], ["other.example"]])
        await expect(post("at its platform", {}, { hosts })).rejects.toMatchObject({
          kind: "misconfigured",
          message: expect.stringContaining('`hosts`: ["platform.example"]'),
        });
      expect(guarded).toHaveLength(1);
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
      const impatient = await open({ callMs: 4000 });
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
      for (const how of ["late", "late by node:http"]) {
        await post(how);
        await post(how);
        expect(guarded).not.toContain("late");
        expect(guarded.splice(0)[1]).toContain("an adapter asks only while it is asked to do something");
      }
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
    const fetchPrivately = (() => {
      ending.abort(new Error("time is up"));
      return new Promise(() => {});
    }) as unknown as typeof fetch;
    await expect(post("usual", { fetchPrivately, signal: ending.signal })).rejects.toThrow("time is up");
  });

  test(
    "that hangs is busy until it is ended, also where nobody waits for it any more",
    { timeout: 240_000 },
    async () => {
      const { post, chatAdapters } = await open({ callMs: 4000, mostProcesses: 1 });
      const ending = new AbortController();
      const given = post("loop", { signal: ending.signal });
      ending.abort(new Error("time is up"));
      await expect(given).rejects.toThrow("time is up");
      await expect(post("usual")).rejects.toMatchObject({
        kind: "busy",
        message: expect.stringMatching(/busy/u),
      });
      await until(() => (chatAdapters.count() === 0 ? true : undefined));
    },
  );

  test("that ends by itself is not started again at once", { timeout: 240_000 }, async () => {
    const patient = await open({ pauseMs: 3_600_000 });
    await expect(patient.post("exit")).rejects.toMatchObject({
      message: expect.stringMatching(/it ended \(3\)/u),
    });
    await expect(patient.post("exit")).rejects.toMatchObject({
      kind: "busy",
      retryAfterMs: expect.toSatisfy((ms: number) => ms > 3_000_000 && ms <= 3_600_000),
      message: expect.stringMatching(/again in 3600 s/u),
    });
    expect(patient.chatAdapters.count()).toBe(0);
    await patient.post("usual");
    const { post } = await open({ pauseMs: 20 });
    const reason = () => post("exit").then(String, String);
    expect(await reason()).toMatch(/it ended \(3\)/u);
    await until(async () => ((await reason()).includes("it ended (3)") ? true : undefined));
  });

  test(
    "ends when nobody has needed it for a while; there are no more than there may be",
    { timeout: 240_000 },
    async () => {
      const { post, chatAdapters } = await open({ idleMs: 50, mostProcesses: 1 });
      await post("usual");
      await until(() => (chatAdapters.count() === 0 ? true : undefined));
      const { fetchPrivately, answer } = openSlow();
      const busy = post("usual", { fetchPrivately });
      await expect(post("print")).rejects.toMatchObject({
        kind: "busy",
        message: expect.stringMatching(/busy/u),
      });
      answer();
      await busy;
      await until(() => (chatAdapters.count() === 0 ? true : undefined));
    },
  );

  test("leaves others' to them, however busy an organization's are", { timeout: 240_000 }, async () => {
    const { post } = await open({ mostProcesses: 2, mostOfOwner: 1 });
    const { fetchPrivately, answer } = openSlow();
    const busy = post("usual", { fetchPrivately });
    await expect(post("plain")).rejects.toMatchObject({
      kind: "busy",
      message: expect.stringMatching(/of this organization are busy/u),
    });
    await post("plain", {}, { owner: "org_2" });
    answer();
    await busy;
    await post("plain");
  });

  test("that cannot be started leaves the server as it is", { timeout: 240_000 }, async () => {
    const script = fileURLToPath(new URL("./__fixtures__/out-of-files.ts", import.meta.url));
    const limited = ["-c", 'ulimit -n 256; exec "$0" "$1"', process.execPath, script];
    const { stdout } = await promisify(execFile)("sh", limited);
    expect(stdout).toMatch(/could not be started: .*EMFILE/u);
  });

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
    expect(report.findings).toMatchObject([
      { isGood: false, text: expect.stringMatching(/npm install @chat-adapter\/of-nobody/u) },
    ]);
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

  test("is bounded: how much at once, and how many", { timeout: 240_000 }, async () => {
    const { post, guarded } = await open();
    await expect(post("huge")).rejects.toMatchObject({
      kind: "misconfigured",
      message: expect.stringContaining("8 MB at once"),
    });
    expect(guarded).toEqual([]);
    const { fetchPrivately, answer } = openSlow();
    const failure = post("many", { fetchPrivately });
    await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("16 things at once") });
    answer();
  });

  test(
    "is asked for the call in which it was asked, though it waited for another's turn",
    { timeout: 240_000 },
    async () => {
      const { post } = await open();
      const asked: string[] = [];
      const release = Promise.withResolvers<void>();
      const fetchAs = (call: string) =>
        (async (_input, init) => {
          const body = String(init?.body);
          asked.push(`${call}: ${body}`);
          if (body === "unruly:one") await release.promise;
          return new Response("{}");
        }) as typeof fetch;
      const begin = (call: string) =>
        post("queued", { fetchPrivately: fetchAs(call) }, { place: `unruly:${call}` });
      const one = begin("one");
      await until(() => asked.includes("one: unruly:one") || undefined);
      const two = begin("two");
      // By then it waits for the only socket that there is.
      await until(() => asked.includes("two: begun") || undefined);
      expect(asked).not.toContain("two: unruly:two");
      release.resolve();
      await Promise.all([one, two]);
      expect(asked.toSorted()).toEqual(["one: begun", "one: unruly:one", "two: begun", "two: unruly:two"]);
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

  test(
    "stands in the delivery's log without what was said: it may be a token",
    { timeout: 240_000 },
    async () => {
      const { post, logged, guarded } = await open();
      const fetchPrivately = (async (input, init) => {
        guarded.push(String(init?.body));
        return Response.json(
          String(input).endsWith("/access_tokens") ? { token: "ghs_of_the_platform" } : {},
        );
      }) as typeof fetch;
      await post("mints", { fetchPrivately });
      expect(guarded.at(-1)).toContain("ghs_of_the_platform");
      await post("usual");
      expect(logged).toEqual([]);
    },
  );

  test(
    "is not sent where its keys cannot be kept, and that is what is said",
    { timeout: 240_000 },
    async () => {
      const { post, guarded } = await open();
      const keep = () => Promise.reject(new Error("the database is away"));
      const failure = await post("usual", {}, { answering: { seed: "a-seed", keep } }).catch(
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ name: "Error", message: "the database is away" });
      expect(guarded).toEqual([]);
    },
  );
});

describe("what comes in for an adapter", () => {
  const pressed = `d${"A".repeat(22)}`;

  test("is believed of one that throws where it misses a proof", { timeout: 240_000 }, async () => {
    const { receive } = await open();
    expect((await receive("throws", pressed)).events).toMatchObject([
      { type: "words", text: "no", about: { key: pressed } },
    ]);
  });

  test("is not believed because it was told of late, without a proof", { timeout: 240_000 }, async () => {
    const { receive } = await open();
    await expect(receive("tells late", pressed)).rejects.toMatchObject({
      kind: "not_genuine",
      message: expect.stringContaining("no proof"),
    });
  });

  test(
    "is not believed of one that reads a token, and never who signed it",
    { timeout: 240_000 },
    async () => {
      const { receive } = await open();
      const claims = btoa(JSON.stringify({ iss: "https://platform.example" })).replaceAll("=", "");
      const authorization = `Bearer e30.${claims}.${"c2lnbmVk".repeat(8)}`;
      await expect(receive("decodes", pressed, { proof: { authorization } })).rejects.toMatchObject({
        kind: "not_genuine",
        message: expect.stringContaining("no proof"),
      });
    },
  );

  test("is as much as it can deal with, whoever sends it", { timeout: 240_000 }, async () => {
    const { receive, chatAdapters } = await open({ mostReceived: 2 });
    await expect(receive("asks", "x".repeat(1024 * 1024 + 1))).rejects.toMatchObject({
      kind: "not_genuine",
      message: expect.stringMatching(/1 MB/u),
    });
    expect(chatAdapters.count()).toBe(0);
    const { fetchPrivately, answer } = openSlow();
    const taken = [receive("asks", "1", { fetchPrivately }), receive("asks", "2", { fetchPrivately })];
    await expect(receive("asks", "3")).rejects.toMatchObject({
      kind: "busy",
      retryAfterMs: 5000,
      message: expect.stringMatching(/2 messages/u),
    });
    answer();
    expect(await Promise.all(taken)).toMatchObject([{ events: [] }, { events: [] }]);
    await receive("asks", "4");
  });
});
