import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { discardRest } from "../kernel/http/discard-rest.ts";
import { StartError } from "./start-error.ts";

type Fetch = (request: Request, bindings?: object) => Response | Promise<Response>;

export type Listener = {
  port: number;
  /** Answers requests from now on; those before were told to come again. */
  serve(fetch: Fetch): void;
  /** Stops taking connections, waits for replies under way at most this long, then cuts what is left. */
  close(drainMs: number): Promise<void>;
};

const sweepMs = 50;

/** For a whole request to arrive; how long its answer takes is another matter. */
const requestTimeoutMs = 300_000;

const tooLarge = 413;

const starting: Fetch = () => new Response("starting", { status: 503, headers: { "retry-after": "1" } });

/** Takes a port. @throws with what to do when it cannot be had */
export async function listen({ host, port }: { host: string; port: number }): Promise<Listener> {
  let current = starting;
  const server = createServer(
    getRequestListener(async (request, bindings) => {
      const reply = await current(request, bindings);
      if (reply.status === tooLarge) await discardRest(request);
      return reply;
    }),
  );
  // Longer than load balancers keep idle connections, so that they close first and no request meets a closing socket.
  server.keepAliveTimeout = 75_000;
  // Whoever sends a little now and then keeps no connection for ever; an upload has its time.
  server.headersTimeout = 20_000;
  server.requestTimeout = requestTimeoutMs;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(explain(error, { host, port })));
    server.listen({ host, port }, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    serve: (fetch) => {
      current = fetch;
    },
    close: (drainMs) =>
      new Promise<void>((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), drainMs);
        // A connection whose last reply ends during the drain stays open for a next request that must not come.
        const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
        server.close(() => {
          clearTimeout(cut);
          clearInterval(sweep);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function explain(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  if (error.code === "EADDRINUSE") {
    return new StartError(
      `Port ${port} is taken. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
    );
  }
  if (["EADDRNOTAVAIL", "ENOTFOUND", "EAI_AGAIN", "EINVAL"].includes(error.code ?? "")) {
    return new StartError(
      `HOST cannot be used: this machine has no address ${host}. Give one it has, such as 127.0.0.1, or 0.0.0.0 for all.`,
    );
  }
  if (error.code === "EACCES")
    return new StartError(`Port ${port} may not be used by this user. Set PORT above 1023.`);
  return error;
}
