import type { RequestHandler } from "../telemetry/telemetry.ts";

const allowedMethods = "GET, POST, PUT, PATCH, DELETE";
const allowedHeaders = "content-type, authorization, x-api-key";
/** How long a browser remembers that it may ask, in seconds. */
const maxAge = "600";

/**
 * Lets pages of these origins ask, with a key of theirs and never with a cookie: nothing says that credentials are
 * allowed, so a browser sends none along. No origin: nothing is done at all.
 */
export function withCors(origins: string, answer: RequestHandler): RequestHandler {
  const allowed = new Set(
    origins
      .split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
  );
  if (allowed.size === 0) return answer;
  return async (request, bindings) => {
    const origin = request.headers.get("origin");
    if (origin === null || !allowed.has(origin)) return answer(request, bindings);
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: preflight(origin) });
    const reply = await answer(request, bindings);
    const headers = new Headers(reply.headers);
    headers.set("access-control-allow-origin", origin);
    headers.append("vary", "origin");
    return new Response(reply.body, { status: reply.status, headers });
  };
}

const preflight = (origin: string): Record<string, string> => ({
  "access-control-allow-origin": origin,
  "access-control-allow-methods": allowedMethods,
  "access-control-allow-headers": allowedHeaders,
  "access-control-max-age": maxAge,
  vary: "origin",
});
