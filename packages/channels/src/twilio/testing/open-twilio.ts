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

type Taken = {
  sid: string;
  accountSid: string;
  to: string;
  from: string;
  body: string;
  service: string | null;
};

/** A message that was just taken, as Twilio tells of it. */
function describeMessage({ sid, accountSid, to, from, body, service }: Taken): object {
  const moment = new Date().toUTCString().replace("GMT", "+0000");
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${sid}`;
  return {
    sid,
    account_sid: accountSid,
    messaging_service_sid: service,
    to,
    from: from === "" ? null : from,
    body,
    status: "queued",
    direction: "outbound-api",
    num_segments: "1",
    num_media: "0",
    price: null,
    price_unit: null,
    error_code: null,
    error_message: null,
    date_created: moment,
    date_updated: moment,
    date_sent: null,
    api_version: "2010-04-01",
    uri: `${uri}.json`,
    subresource_uris: { media: `${uri}/Media.json` },
  };
}

const problem = (status: number, code: number, message: string) => ({
  status,
  json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

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
    const account = `/2010-04-01/Accounts/${accountSid}`;
    if (request.headers.authorization !== wanted) return problem(401, 20_003, "Authenticate");
    if (retryAfter !== undefined) {
      const headers = { "retry-after": String(retryAfter) };
      retryAfter = undefined;
      return { ...problem(429, 20_429, "Too Many Requests"), headers };
    }
    if (request.method === "GET" && request.url === `${account}.json`)
      return { status: 200, json: { sid: accountSid, friendly_name: "Test", status: "active" } };
    if (request.method !== "POST" || request.url !== `${account}/Messages.json`)
      return problem(404, 20_404, `The requested resource ${request.url} was not found`);
    const fields = new URLSearchParams(body);
    const to = fields.get("To") ?? "";
    if (to === "") return problem(400, 21_604, "A 'To' phone number is required.");
    if (stopped.has(to)) return problem(400, 21_610, "Attempt to send to unsubscribed recipient");
    const sid = `SM${String(messages.length).padStart(32, "0")}`;
    const message = { to, from: fields.get("From") ?? "", body: fields.get("Body") ?? "" };
    messages.push({ ...message, fields });
    const service = fields.get("MessagingServiceSid");
    return { status: 201, json: describeMessage({ ...message, sid, accountSid, service }) };
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
