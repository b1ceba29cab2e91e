import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";

export type Listener = {
  port: number;
  /** Stops taking connections, waits for replies under way at most this long, then cuts what is left. */
  close(drainMs: number): Promise<void>;
};

type Options = { fetch: (request: Request) => Response | Promise<Response>; host: string; port: number };

/** @throws with what to do when the port is taken */
export async function listen({ fetch, host, port }: Options): Promise<Listener> {
  const server = createServer(getRequestListener(fetch));
  // Longer than load balancers keep idle connections, so that they close first and no request meets a closing socket.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, { host, port })));
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: (drainMs) =>
      new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), drainMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** A port or address that cannot be had, in words. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

function explain(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  if (error.code === "EADDRINUSE") {
    return new ListenError(
      `Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (error.code === "EADDRNOTAVAIL")
    return new ListenError(`This machine has no address ${host}. Set HOST.`);
  if (error.code === "EACCES")
    return new ListenError(`Port ${port} may not be used by this user. Set PORT above 1023.`);
  return error;
}
