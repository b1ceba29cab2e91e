import { createHash } from "node:crypto";
import { z } from "zod";
import { ChannelFailure } from "./channel-failure.ts";
import type { ChannelTools } from "./channel.ts";
import { fetchJson, retryAfterMsOf } from "./fetch-json.ts";

/** What is given for a token. */
export type Grant = {
  readonly platform: string;
  readonly url: string;
  /** Of whom and by which secret: who has not both gets no token of another's. */
  readonly identity: readonly string[];
  readonly form: () => Promise<Record<string, string>>;
};

const Token = z.looseObject({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });
const Refusal = z.looseObject({ error: z.string().default(""), error_description: z.string().default("") });

const marginMs = 60_000;
const tokensKept = 200;

/** Tokens of OAuth 2.0 for programs, kept until shortly before they end. */
export function createAccessTokens(): (tools: ChannelTools, grant: Grant) => Promise<string> {
  const known = new Map<string, { token: string; until: number }>();
  return async (tools, grant) => {
    const key = createHash("sha256")
      .update(JSON.stringify([grant.url, ...grant.identity]))
      .digest("base64");
    const now = tools.clock();
    const kept = known.get(key);
    if (kept !== undefined && kept.until > now) return kept.token;
    const { access_token: token, expires_in: seconds } = await askForToken(tools, grant);
    if (known.size >= tokensKept) known.clear();
    known.set(key, { token, until: now + seconds * 1000 - marginMs });
    return token;
  };
}

async function askForToken(
  tools: ChannelTools,
  { platform, url, form }: Grant,
): Promise<z.output<typeof Token>> {
  const { response, json } = await fetchJson({
    tools,
    platform,
    url,
    isPrivate: true,
    init: {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(await form()).toString(),
    },
  });
  const token = Token.safeParse(json);
  if (response.ok && token.success) return token.data;
  if (response.status === 429)
    throw new ChannelFailure("rate_limited", `${platform} asks to be left alone for a while.`, {
      retryAfterMs: retryAfterMsOf(response),
    });
  if (response.status >= 500 || response.ok)
    throw new ChannelFailure("unreachable", `${platform} gives no token: it answered ${response.status}.`);
  const { error, error_description: why } = Refusal.safeParse(json).data ?? {
    error: "",
    error_description: "",
  };
  throw new ChannelFailure(
    "misconfigured",
    `${platform} gives no token for these credentials (${error || response.status}): ${why.slice(0, 300)}`,
  );
}
