import type { ChannelTools, Exchange, KeptExchange } from "@parley/channels";
import type { Clock } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";

type Making = {
  egress: Egress;
  clock: Clock;
  signal: AbortSignal;
  secrets: readonly string[];
  /** Of the channel; absent where nobody is written to. */
  findContact?: ChannelTools["findContact"];
};

const limits = { timeoutMs: 15_000, maxReplyBytes: 1024 * 1024, maxRedirects: 0 };
const keptChars = 4000;
const keptExchanges = 10;

/** What a channel works with, and what is kept of how it did. */
export function makeTools({ egress, clock, signal, secrets, findContact }: Making): {
  tools: ChannelTools;
  kept: readonly KeptExchange[];
  /** Keeps another secret out of what is noted from now on. */
  hide: (secret: string) => void;
} {
  const hidden = [...secrets];
  const kept: KeptExchange[] = [];
  const clean = (text: string): string => cut(withoutSecrets(text, hidden));
  const record = ({ request, reply, status, durationMs }: Exchange): void => {
    if (kept.length === keptExchanges) return;
    kept.push({
      request: clean(request),
      reply: reply === null ? null : clean(reply),
      status,
      duration_ms: Math.round(durationMs),
    });
  };
  const fetchNoting = async (
    input: string | URL | Request,
    { isPrivate, ...init }: RequestInit & { isPrivate: boolean },
  ): Promise<Response> => {
    const url = String(input instanceof Request ? input.url : input);
    const { method = "GET" } = init;
    const body = typeof init.body === "string" ? init.body : undefined;
    const startedAt = performance.now();
    const note = (reply: string | null, status: number | null): void =>
      record({
        request: `${method} ${url}\n\n${isPrivate ? "•••" : (body ?? "")}`,
        reply: isPrivate && status !== null ? "•••" : reply,
        status,
        durationMs: performance.now() - startedAt,
      });
    try {
      const got = await egress.fetch(url, {
        method,
        headers: Object.fromEntries(new Headers(init.headers)),
        ...(body !== undefined && { body }),
        limits,
        signal: init.signal ? AbortSignal.any([signal, init.signal]) : signal,
      });
      note(got.body.toString("utf8"), got.status);
      const hasBody = ![204, 205, 304].includes(got.status);
      return new Response(hasBody ? new Uint8Array(got.body) : null, {
        status: got.status,
        headers: { ...got.headers },
      });
    } catch (error) {
      note(error instanceof Error ? error.message : String(error), null);
      throw error;
    }
  };
  const fetchAs = (isPrivate: boolean): typeof globalThis.fetch =>
    ((input, init) => fetchNoting(input, { ...init, isPrivate })) as typeof globalThis.fetch;
  const ways = { fetch: fetchAs(false), fetchPrivately: fetchAs(true), record, clock, signal };
  return {
    tools: findContact === undefined ? ways : { ...ways, findContact },
    kept,
    hide: (secret) => void hidden.push(secret),
  };
}

/** However they are written in an address, a form or JSON. Shorter ones would take half of the text along. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  return forms.reduce((cleaned, form) => cleaned.replaceAll(form, "•••"), text);
}

/** PostgreSQL keeps no U+0000. */
const cut = (text: string): string => {
  const kept = text.length > keptChars ? `${text.slice(0, keptChars)}…` : text;
  return kept.replaceAll("\u0000", "\uFFFD").toWellFormed();
};
