import type { Span } from "./build-trace.ts";

/** The rows that are seen where these spans are folded. */
export function visibleSpans(spans: readonly Span[], folded: ReadonlySet<string>): Span[] {
  const seen: Span[] = [];
  for (let at = 0; at < spans.length; at += 1) {
    const span = spans[at];
    if (!span) break;
    seen.push(span);
    if (folded.has(span.id)) at += span.belowCount;
  }
  return seen;
}

/** Those above a span, which have to be unfolded for it to be seen. */
export function spansAbove(spans: readonly Span[], id: string): string[] {
  const at = spans.findIndex((span) => span.id === id);
  const found: string[] = [];
  let depth = spans[at]?.depth ?? 0;
  for (let before = at - 1; before >= 0 && depth > 0; before -= 1) {
    const span = spans[before];
    if (!span || span.depth >= depth) continue;
    found.push(span.id);
    depth = span.depth;
  }
  return found;
}

/** Ids of spans that hold a text in their path, model, output, error or id; in order. */
export function searchSpans(spans: readonly Span[], text: string): string[] {
  const wanted = text.trim().toLowerCase();
  return wanted === "" ? [] : spans.filter(({ searched }) => searched.includes(wanted)).map(({ id }) => id);
}

/** The next of some ids after the one that is open, round and round. */
export function nextOf(ids: readonly string[], openId: string | undefined, by = 1): string | undefined {
  const at = ids.indexOf(openId ?? "");
  if (at === -1) return by > 0 ? ids[0] : ids.at(-1);
  return ids[(at + by + ids.length) % ids.length];
}

/** The spans that failed themselves, in order. */
export const failedSpans = (spans: readonly Span[]): string[] =>
  spans.filter(({ error }) => error !== undefined).map(({ id }) => id);

/** The span that took longest without what is below it: where the time went. */
export const slowestSpan = (spans: readonly Span[]): string | undefined => most(spans, ({ ownMs }) => ownMs);

/** The span that cost most by itself. */
export const dearestSpan = (spans: readonly Span[]): string | undefined =>
  most(spans, ({ ownCost }) => ownCost ?? 0);

function most(spans: readonly Span[], measure: (span: Span) => number): string | undefined {
  let [found, greatest]: [string | undefined, number] = [undefined, 0];
  for (const span of spans) {
    if (measure(span) > greatest) [found, greatest] = [span.id, measure(span)];
  }
  return found;
}
