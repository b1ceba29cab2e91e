import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Asked = {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};
export type Told = { status?: number; headers?: Record<string, string>; json?: unknown };

/** A platform on this machine. */
export async function serve(
  answer: (asked: Asked) => Told | Promise<Told>,
): Promise<AsyncDisposable & { url: string }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "/", headers } = request;
    const body = Buffer.concat(chunks).toString("utf8");
    const told = await answer({ method, path: url, headers, body });
    response.writeHead(told.status ?? 200, { "content-type": "application/json", ...told.headers });
    response.end(told.json === undefined ? undefined : JSON.stringify(told.json));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A request that a platform makes of an app. */
export type PlatformRequest = { headers: Record<string, string>; body: string };

/** What people see of a message. */
export type Seen = { text: string; mentions: string[]; links: string[]; buttons: string[] };
