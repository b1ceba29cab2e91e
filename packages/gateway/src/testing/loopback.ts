import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = { path: string; headers: IncomingMessage["headers"]; body: Record<string, unknown> };

export type Loopback = {
  url: string;
  received: Received[];
  /** Connections opened so far. */
  connectionCount(): number;
  /** Resolves when the client has closed the response's connection before its end. */
  abandoned: Promise<void>;
  close(): Promise<void>;
};

export type Answer = (response: ServerResponse, received: Received, index: number) => void;

/** A provider's server that answers exactly as told, on this machine. */
export async function startLoopback(answer: Answer): Promise<Loopback> {
  const received: Received[] = [];
  let connections = 0;
  const { promise: abandoned, resolve } = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      text += chunk;
    });
    response.on("close", () => {
      if (!response.writableFinished) resolve();
    });
    request.on("end", () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      const one = { path: request.url ?? "", headers: request.headers, body };
      received.push(one);
      answer(response, one, received.length - 1);
    });
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connectionCount: () => connections,
    abandoned,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export function sendJson(
  response: ServerResponse,
  body: unknown,
  more: { status?: number; headers?: object } = {},
): void {
  response.writeHead(more.status ?? 200, { "content-type": "application/json", ...more.headers });
  response.end(JSON.stringify(body));
}

export function sendError(response: ServerResponse, status: number, headers: object = {}): void {
  sendJson(response, { error: { message: `failing with ${status}` } }, { status, headers });
}

/** An answer of OpenAI's chat API. */
export function sendChat(response: ServerResponse, content: string): void {
  sendJson(response, {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_700_000_000,
    model: "gpt-4o",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 },
  });
}

/** The beginning of a streamed answer; the rest is the caller's. */
export function startChatStream(response: ServerResponse, words: readonly string[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const content of words) response.write(chatEvent({ delta: { content } }));
}

export function chatEvent(choice: object): string {
  const chunk = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_700_000_000,
    model: "gpt-4o",
  };
  return `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, finish_reason: null, ...choice }] })}\n\n`;
}
