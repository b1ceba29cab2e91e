import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type ReceivedPush = { headers: Readonly<Record<string, string>>; body: Buffer };

/** A push service on loopback and the browser behind it: it takes what is sent, and reads it with the browser's keys. */
export type PushService = AsyncDisposable & {
  /** Where this server sends to. */
  readonly url: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly received: readonly ReceivedPush[];
  /** The status that it answers with. */
  answer: number;
  /** What the browser makes of it. @throws where it was not encrypted for this browser */
  read(push: ReceivedPush): unknown;
};

/** @example await using service = await startPushService(); */
export async function startPushService(): Promise<PushService> {
  const received: ReceivedPush[] = [];
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const auth = randomBytes(16);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks) });
    response.writeHead(service.answer).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const service: PushService = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/send/abc`,
    keys: { p256dh: browser.getPublicKey().toString("base64url"), auth: auth.toString("base64url") },
    received,
    answer: 201,
    read: ({ body }) => JSON.parse(decrypt(body, { browser, auth })) as unknown,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return service;
}

/** As RFC 8291 says, with nothing but the primitives. */
function decrypt(body: Buffer, { browser, auth }: { browser: ECDH; auth: Buffer }): string {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + (body[20] ?? 0));
  const sealed = body.subarray(21 + sender.byteLength);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), browser.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync("sha256", browser.computeSecret(sender), auth, info, 32));
  const derive = (name: string, length: number): Buffer =>
    Buffer.from(hkdfSync("sha256", secret, salt, Buffer.from(`Content-Encoding: ${name}\0`), length));
  const decipher = createDecipheriv("aes-128-gcm", derive("aes128gcm", 16), derive("nonce", 12));
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString();
}
