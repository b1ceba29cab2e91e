import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

export type SentMessage = { to: string; from: string; body: string; fields: URLSearchParams };

/** As much of Twilio's REST API on this machine as messages take. */
export type TestTwilio = AsyncDisposable & {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly messages: readonly SentMessage[];
  /** Numbers that have said STOP. */
  readonly stopped: Set<string>;
  limitNext(retryAfterSeconds: number): void;
};

/** @example await using twilio = await openTwilio(); */
export async function openTwilio(): Promise<TestTwilio> {
  const accountSid = `AC${"0".repeat(32)}`;
  const authToken = "a-token-of-twilio-tests";
  const messages: SentMessage[] = [];
  const stopped = new Set<string>();
  let retryAfter: number | undefined;
  const wanted = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const answer = (
    request: IncomingMessage,
    body: string,
  ): { status: number; json: object; headers?: object } => {
    if (request.headers.authorization !== wanted)
      return { status: 401, json: { code: 20_003, message: "Authenticate", status: 401 } };
    if (retryAfter !== undefined) {
      const headers = { "retry-after": String(retryAfter) };
      retryAfter = undefined;
      return { status: 429, json: { code: 20_429, message: "Too Many Requests", status: 429 }, headers };
    }
    if (request.method === "GET") return { status: 200, json: { friendly_name: "Test", status: "active" } };
    const fields = new URLSearchParams(body);
    const to = fields.get("To") ?? "";
    if (stopped.has(to))
      return {
        status: 400,
        json: { code: 21_610, message: "Attempt to send to unsubscribed recipient", status: 400 },
      };
    const sid = `SM${String(messages.length).padStart(32, "0")}`;
    messages.push({ to, from: fields.get("From") ?? "", body: fields.get("Body") ?? "", fields });
    return { status: 201, json: { sid, status: "queued" } };
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { status, json, headers } = answer(request, Buffer.concat(chunks).toString("utf8"));
      response
        .writeHead(status, { "content-type": "application/json", ...headers })
        .end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accountSid,
    authToken,
    messages,
    stopped,
    limitNext(seconds) {
      retryAfter = seconds;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
