import { createServer, request, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Answers the next request 500, either without asking the server behind it or after it has. */
export type Failure = "before" | "after";

export type FailingProxy = AsyncDisposable & {
  url: string;
  /** The status of every reply handed out, in order. */
  statuses: number[];
  failNext(how: Failure): void;
};

/** A loopback proxy in front of a server. */
export async function startFailingProxy(target: string): Promise<FailingProxy> {
  const failures: Failure[] = [];
  const statuses: number[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const failure = failures.shift();
    const body = await readAll(incoming);
    const answer = failure === "before" ? undefined : await forward(incoming, body, target);
    const status = failure === undefined ? (answer?.status ?? 502) : 500;
    statuses.push(status);
    outgoing.writeHead(status, { "content-type": "application/json" });
    outgoing.end(failure === undefined ? answer?.body : '{"detail":"on purpose"}');
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statuses,
    failNext: (how) => void failures.push(how),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function forward(
  incoming: IncomingMessage,
  body: Buffer,
  target: string,
): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { host: _host, ...headers } = incoming.headers;
    const outgoing = request(
      new URL(incoming.url ?? "/", target),
      { method: incoming.method, headers },
      async (reply) => resolve({ status: reply.statusCode ?? 0, body: await readAll(reply) }),
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
