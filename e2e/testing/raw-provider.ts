import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedRequest = {
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
  /** Resolves when the connection is closed before the answer was complete. */
  left: Promise<void>;
};

export type Behaviour = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>;

/** A server in the place of OpenAI that does exactly what a test says, however wrong. */
export type RawProvider = AsyncDisposable & {
  /** For `OPENAI_BASE_URL`. */
  url: string;
  /** All it was asked since the last `behave`. */
  received: ReceivedRequest[];
  behave(behaviour: Behaviour): void;
};

export async function startRawProvider(): Promise<RawProvider> {
  let behave: Behaviour = (response) => void response.writeHead(500).end();
  let received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const request = {
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>,
      left: new Promise<void>((resolve) => {
        response.once("close", () => {
          if (!response.writableFinished) resolve();
        });
      }),
    };
    received.push(request);
    response.on("error", () => {});
    await behave(response, request);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    get received() {
      return received;
    },
    behave(next) {
      behave = next;
      received = [];
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One event of OpenAI's stream with some text. */
export const openAiDelta = (text: string): string =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-4o",
    choices: [{ index: 0, delta: { role: "assistant", content: text }, finish_reason: null }],
  })}\n\n`;

/** OpenAI's whole answer. */
export const openAiAnswer = (text: string): string =>
  JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "gpt-4o",
    choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: "stop" }],
    usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
  });

export const openAiEnd = `data: ${JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1,
  model: "gpt-4o",
  choices: [{ index: 0, delta: {}, finish_reason: "stop" }],
  usage: { prompt_tokens: 5, completion_tokens: 7, total_tokens: 12 },
})}\n\ndata: [DONE]\n\n`;

export const startStream = (response: ServerResponse): void =>
  void response.writeHead(200, { "content-type": "text/event-stream" });
