import type { PlatformRequest } from "../fakes/serve.ts";

/** What a platform sends, as a channel takes it. */
export const toInbound = ({ body, headers }: PlatformRequest, path = "") => ({
  type: "http" as const,
  url: `https://parley.example/channels/chn_1/in${path}`,
  path,
  method: "POST",
  headers,
  body: new TextEncoder().encode(body),
});
