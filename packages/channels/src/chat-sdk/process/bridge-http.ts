import { AsyncLocalStorage } from "node:async_hooks";
import http, { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import { duplexPair, type Duplex } from "node:stream";

type Fetch = typeof globalThis.fetch;

/** Where a connection would lead, and for which call. */
type Way = {
  readonly origin: string;
  readonly inContext: ReturnType<typeof AsyncLocalStorage.snapshot>;
  readonly fail: (why: Error) => void;
};

/**
 * From here on whatever asks by `node:http` or `node:https` (axios, `node-fetch`, most SDKs) asks by this `fetch`. An agent
 * gives it no connection, but a stream to a server that listens nowhere and hands each request on: so no module has to
 * be put in another's place, and Node's own parser is on both sides.
 */
export function bridgeHttp(fetch: Fetch): void {
  const ways = new WeakMap<object, Way>();
  const contexts = new WeakMap<object, Way["inContext"]>();
  const server = createServer((request, response) => {
    const way = ways.get(request.socket);
    if (way === undefined) return void request.socket.destroy();
    way.inContext(() => void handOn(fetch, { way, request, response }));
  });
  const open = (origin: string): Duplex => {
    const [client, end] = duplexPair();
    const fail = (why: Error): void => void client.destroy(why);
    ways.set(end, { origin, inContext: AsyncLocalStorage.snapshot(), fail });
    // Whoever asks has gone, and hears of it no more.
    client.on("error", () => {});
    server.emit("connection", end);
    return asSocket(client);
  };
  for (const [protocol, { prototype }] of [
    ["http:", http.Agent],
    ["https:", https.Agent],
  ] as const) {
    const agent = prototype as unknown as Inner;
    const { createConnection: connect, addRequest, createSocket } = agent;
    // One that waits for its turn has its connection opened by whoever ends: it is still asked for its own call.
    agent.addRequest = function (request, ...more) {
      contexts.set(request, AsyncLocalStorage.snapshot());
      return addRequest.call(this, request, ...more);
    };
    agent.createSocket = function (request, ...more) {
      const inContext = contexts.get(request) ?? ((open: () => void) => open());
      return inContext(() => createSocket.call(this, request, ...more));
    };
    // What is no address stays what it is: a connection of its own.
    agent.createConnection = function (options, ...more) {
      return options.socketPath ? connect.call(this, options, ...more) : open(originOf(protocol, options));
    };
  }
}

type Target = { socketPath?: string; host?: string; port?: number | string };
type Connecting = (this: unknown, options: Target, ...more: unknown[]) => Duplex;
type Asking = (this: unknown, request: object, ...more: unknown[]) => void;
/** What Node's agents do within. */
type Inner = { createConnection: Connecting; addRequest: Asking; createSocket: Asking };

function originOf(protocol: string, { host = "localhost", port }: Target): string {
  const name = host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
  return new URL(`${protocol}//${name}${port === undefined ? "" : `:${port}`}`).origin;
}

type Exchange = { way: Way; request: IncomingMessage; response: ServerResponse };

async function handOn(fetch: Fetch, { way, request, response }: Exchange): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  try {
    const { method = "GET", url = "" } = request;
    if (!url.startsWith("/")) throw new TypeError("fetch failed: nothing is asked by a proxy");
    const body = await readBody(request);
    const reply = await fetch(way.origin + url, {
      method,
      headers: headersOf(request),
      redirect: "manual",
      signal: gone.signal,
      ...(body.byteLength > 0 && { body }),
    });
    const read = new Uint8Array(await reply.arrayBuffer());
    // A stream serves one call: what is asked in another has one of its own.
    const told = [...reply.headers].filter(([name]) => !ofConnection.test(name));
    response.writeHead(reply.status, { ...Object.fromEntries(told), connection: "close" });
    response.end(read);
  } catch (error) {
    way.fail(error instanceof Error ? error : new TypeError("fetch failed"));
    request.socket.destroy();
  }
}

async function readBody(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Between two machines, and which codings are understood is said by who asks in the end. */
const ofConnection =
  /^(?:accept-encoding|connection|content-length|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/u;

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !ofConnection.test(name) ? [[name, value]] : [],
    ),
  );

/** What clients of HTTP want of a socket beside what a stream has. How long is waited says the call. */
function asSocket(stream: Duplex): Duplex {
  const same = (): Duplex => stream;
  return Object.assign(stream, {
    setTimeout: same,
    setNoDelay: same,
    setKeepAlive: same,
    ref: same,
    unref: same,
    destroySoon: () => void stream.destroy(),
  });
}
