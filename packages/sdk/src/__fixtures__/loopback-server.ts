import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  method: string;
  url: string;
  headers: IncomingMessage["headers"];
  body: unknown;
};

export type Answer = (response: ServerResponse, received: Received) => void;

/** A server on the loopback interface that gives its answers in turn, the last one again and again. */
export async function startLoopbackServer(...answers: Answer[]) {
  const received: Received[] = [];
  const closed: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const text = Buffer.concat(chunks).toString();
    const { method = "", url = "", headers } = request;
    const seen = { method, url, headers, body: text === "" ? undefined : JSON.parse(text) };
    received.push(seen);
    response.on("close", () => closed.push(url));
    answers[Math.min(received.length, answers.length) - 1]?.(response, seen);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    closed,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  };

/** A refusal as Parley words it. */
export const problem = (status: number, code: string, extra: { details?: object; headers?: Record<string, string> } = {}) =>
  json(
    { type: `urn:parley:error:${code}`, title: `It is ${code}.`, status, code, detail: `It is ${code}.`, ...extra.details && { details: extra.details } },
    status,
    extra.headers,
  );

/** Breaks the connection without an answer. */
export const hangUp: Answer = (response) => response.socket?.destroy();

/** Writes pieces of an event stream; `end: false` leaves it open. */
export const events =
  (pieces: (string | Uint8Array)[], { end = true }: { end?: boolean } = {}): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const piece of pieces) response.write(piece);
    if (end) response.end();
  };
