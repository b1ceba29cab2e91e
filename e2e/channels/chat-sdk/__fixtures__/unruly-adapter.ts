import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { lookup, Resolver } from "node:dns";
import { connect as connectHttp2 } from "node:http2";
import { writeFile } from "node:fs/promises";
import { Agent, get, request, type RequestOptions } from "node:http";
import { request as requestSecurely } from "node:https";
import { connect, createServer } from "node:net";
import { connect as connectTls } from "node:tls";
import { Worker } from "node:worker_threads";

type Config = { how: string; url: string };
type Card = { children: { content?: string; children?: { id: string; label: string }[] }[] };

/** Resolves with what happened, and rejects with the error. */
const eventually = <T>(begin: (done: (value: T) => void, fail: (error: unknown) => void) => void): Promise<T> =>
  new Promise((resolve, reject) => {
    try {
      begin(resolve, reject);
    } catch (error) {
      reject(error as Error);
    }
  });

type Heard = { status: number | undefined; told: unknown; body: string };

/** As `node-fetch`, axios and most SDKs ask. */
const askByNode = (url: string, { body, ...options }: RequestOptions & { body?: string } = {}): Promise<Heard> =>
  eventually((done, fail) => {
    const ask = url.startsWith("https:") ? requestSecurely : request;
    const asked = ask(url, options, (reply) => {
      const chunks: Buffer[] = [];
      reply.on("data", (chunk: Buffer) => void chunks.push(chunk));
      reply.on("error", fail);
      reply.on("end", () =>
        done({
          status: reply.statusCode,
          told: reply.headers["x-told"],
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    asked.on("error", fail);
    asked.setTimeout(20_000).setNoDelay(true);
    asked.setSocketKeepAlive(true, 1000);
    asked.end(body);
  });

/** What is kept open is kept for later calls. */
const keptOpen = new Agent({ keepAlive: true, maxSockets: 1 });

async function askInManyWays(url: string): Promise<unknown[]> {
  const headers = { authorization: "Bearer of-the-adapter", "content-type": "text/plain" };
  const post = { method: "POST", headers, agent: keptOpen, body: "ü".repeat(100_000) };
  const asked = [
    () => askByNode("https://platform.example/secure?x=1", { headers }),
    () => askByNode("http://[::1]:8080/six", { method: "HEAD" }),
    () => askByNode(`${url}/kept`, post),
    () => askByNode(`${url}/kept`, post),
    () => askByNode(`${url}/moved`, { agent: false }),
    () => askByNode(`${url}/empty`, { method: "DELETE" }),
    () => askByNode(`${url}/refused`),
    // As a proxy is asked.
    () => askByNode(url, { path: "http://169.254.169.254/latest" }),
  ];
  const heard: unknown[] = [];
  for (const one of asked) heard.push(await one().catch((error: unknown) => String(error)));
  const together = await Promise.all([askByNode(`${url}/a`, post), askByNode(`${url}/b`, post)]);
  return [...heard, ...together];
}

/** Ways out that are no `fetch`, and lead to none. */
const ways: Record<string, (url: string) => Promise<unknown>> = {
  socket: (url) =>
    eventually((done, fail) => {
      const createConnection = () => connect(Number(new URL(url).port), "127.0.0.1");
      get(url, { createConnection }, done).on("error", fail);
    }),
  "socket of a file": () =>
    eventually((done, fail) => get({ socketPath: "/tmp/of-a-server.sock" }, done).on("error", fail)),
  http2: (url) =>
    eventually((done, fail) => {
      const session = connectHttp2(url).on("error", fail);
      session.request({ ":path": "/" }).on("response", done).on("error", fail).end();
    }),
  net: (url) =>
    eventually((done, fail) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1", () => done("connected"));
      socket.on("error", fail);
    }),
  tls: (url) =>
    eventually((done, fail) => {
      const options = { port: Number(new URL(url).port), host: "127.0.0.1", rejectUnauthorized: false };
      connectTls(options, () => done("connected")).on("error", fail);
    }),
  undici: async (url) => {
    const name = "undici";
    const { request } = (await import(name)) as { request: (url: string) => Promise<unknown> };
    return request(url);
  },
  udp: (url) =>
    eventually((done, fail) =>
      createSocket("udp4").send("x", Number(new URL(url).port), "127.0.0.1", (error) =>
        error ? fail(error) : done("sent"),
      ),
    ),
  dns: () => eventually((done, fail) => lookup("localhost", (error) => (error ? fail(error) : done("found")))),
  resolver: () =>
    eventually((done, fail) =>
      new Resolver().resolve4("example.org", (error) => (error ? fail(error) : done("found"))),
    ),
  listen: () => eventually((done, fail) => createServer().on("error", fail).listen(0, () => done("listens"))),
  spawn: () => eventually((done, fail) => spawn("true").on("error", fail).on("exit", done)),
  spawnSync: async () => spawnSync("true").status,
  thread: () =>
    eventually((done, fail) =>
      new Worker("0", { eval: true }).on("error", fail).on("exit", () => done("ran")),
    ),
  binding: async () => (process as unknown as { binding(name: string): unknown }).binding("tcp_wrap"),
  kill: async () => process.kill(process.pid, 0),
};

type Chat = { processAction(pressed: object): Promise<void> };
let chat: Chat | undefined;
/** Somebody pressed the button that the webhook names. */
const tell = async (actionId: string): Promise<void> =>
  chat?.processAction({ user: { userId: "u1", userName: "Ana" }, threadId: "unruly:1", actionId });
let told: Promise<void> | undefined;

let late: Promise<string> | undefined;
let release: (() => void) | undefined;

/** An adapter that does what an adapter should not. */
export const createUnrulyAdapter = ({ how, url }: Config) => ({
  name: "unruly",
  async initialize(given: Chat): Promise<void> {
    chat = given;
  },
  async handleWebhook(request: Request): Promise<Response> {
    const isProven = request.headers.get("x-proof") === "a proof";
    const pressed = await request.text();
    if (how === "asks") await fetch(url);
    // As one that takes whoever a token names for him who sent it.
    const [, claims = ""] = request.headers.get("authorization")?.split(".") ?? [];
    if (how === "decodes" && claims !== "" && atob(claims).includes("platform.example")) {
      await tell(pressed);
      return new Response("ok");
    }
    if (how === "throws" && !isProven) throw new Error("The header x-proof is missing");
    if (how === "throws") await tell(pressed);
    // Without `waitUntil`, and when the next has come in already.
    if (how === "tells late" && isProven) await told;
    else if (how === "tells late")
      told = new Promise<void>((resolve) => void setImmediate(resolve)).then(() => tell(pressed));
    return new Response("ok", { status: isProven ? 200 : 401 });
  },
  isDM: (): boolean => false,
  async postMessage(place: string, message: string | Card): Promise<{ id: string }> {
    const post = async (body: NonNullable<RequestInit["body"]>): Promise<void> => {
      const origin = how === "at its platform" ? "https://platform.example" : url;
      const reply = await fetch(`${origin}/post`, { method: "POST", body });
      if (!reply.ok) throw new Error(`The platform said ${reply.status}`);
    };
    const way = ways[place.replace("unruly:", "")];
    if (way !== undefined) await way(url);
    if (how === "environment") await post(JSON.stringify({ environment: process.env, processId: String(process.pid) }));
    if (how === "node:http") await post(JSON.stringify(await askInManyWays(url)));
    if (how === "print") process.stdout.write("a-secret-that-is-printed\n");
    if (how === "loop") for (;;);
    if (how === "exit") process.exit(3);
    if (how === "abort") process.abort();
    if (how === "write") await writeFile("/tmp/written-by-an-adapter", "x");
    if (how === "crash") setImmediate(() => void (undefined as unknown as { x: { y: 1 } }).x.y);
    if (how === "crash") await new Promise(() => {});
    if (how === "memory") for (const kept: number[][] = []; ; ) kept.push(Array.from(new Float64Array(4e6)));
    if (how.startsWith("late") && release !== undefined) {
      release();
      await post(JSON.stringify({ late: await late }));
    } else if (how.startsWith("late"))
      // Begun in this call, and gone on with in the next.
      late = new Promise<void>((resolve) => (release = resolve))
        .then(async () => void (await (how === "late" ? post("late") : askByNode(`${url}/late`))))
        .then(() => "it went out", String);
    if (how === "mints") {
      // As that of GitHub does.
      const asked = await fetch(`${url}/app/installations/1/access_tokens`, { method: "POST" });
      const { token } = (await asked.json()) as { token: string };
      await post(JSON.stringify({ token }));
      return { id: "1" };
    }
    if (how === "huge") await post("x".repeat(8 * 1024 * 1024 + 1));
    if (how === "many") await Promise.all(Array.from({ length: 17 }, async (_, at) => post(`${at}`)));
    if (how === "queued") {
      const asked = askByNode(`${url}/queued`, { method: "POST", agent: keptOpen, body: place });
      await post("begun");
      await asked;
      return { id: "1" };
    }
    if (how === "bytes") await post(new Uint8Array([0xff, 0xfe]));
    const texts = typeof message === "string" ? [message] : message.children.flatMap(({ content }) => content ?? []);
    const buttons = typeof message === "string" ? [] : message.children.flatMap(({ children }) => children ?? []);
    const text = texts.join("\n");
    // Cut, and nobody is told.
    if (how === "cut") await post(JSON.stringify({ text: text.slice(0, 120), buttons }));
    else if (how === "split") {
      await post(JSON.stringify({ text }));
      if (buttons.length > 0) await post(JSON.stringify({ text: "Choose:", buttons }));
    } else if (how === "labels")
      // As those of Linear and GitHub do.
      await post(JSON.stringify({ body: [text, ...buttons.map(({ label }) => `**[${label}]**`)].join(" • ") }));
    else if (how === "hidden") await post(JSON.stringify({ text, buttons: btoa(JSON.stringify(buttons)) }));
    else if (how === "plain") await post(new URLSearchParams({ blocks: JSON.stringify([{ text }, ...buttons]) }));
    else if (how !== "environment" && how !== "node:http") await post(JSON.stringify({ place, text, buttons }));
    return { id: "1" };
  },
});
