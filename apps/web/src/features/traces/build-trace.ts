import { fileOf, type Log } from "@parley/sdk";
import { latencyMs, totalCost } from "../logs/log-figures.ts";

/** A Log as a part of its trace: where it stands, when it ran, and what it and all below it took. */
export type Span = {
  id: string;
  type: Log["type"];
  name: string;
  detail: string | undefined;
  depth: number;
  /** How many spans are below it; in the list they follow it. */
  belowCount: number;
  startMs: number;
  /** Nothing where its end is not known: it is still running, or nobody said. */
  endMs: number | undefined;
  /** Its time without that of the spans right below it. */
  ownMs: number;
  ownCost: number | undefined;
  totalCost: number | undefined;
  totalTokens: number | undefined;
  error: string | undefined;
  hasFailedBelow: boolean;
  isIncomplete: boolean;
  /** Lower case: what searching looks in. */
  searched: string;
};

export type Trace = { spans: Span[]; startMs: number; endMs: number };

type Node = { log: Log; children: Node[] };

/** The Logs of a trace as a list in the order of its tree: each before those below it, which stand by their times. */
export function buildTrace(root: Log, below: readonly Log[]): Trace {
  const nodes = new Map<string, Node>([root, ...below].map((log) => [log.id, { log, children: [] }]));
  const top = nodes.get(root.id) as Node;
  for (const log of below) {
    const node = nodes.get(log.id);
    // A Log whose parent has not come yet stands right below the root until it does.
    const parent = nodes.get(log.trace_parent_id ?? root.id) ?? top;
    if (node && node !== parent) parent.children.push(node);
  }
  const spans: Span[] = [];
  appendSpans(spans, top);
  const startMs = spans.reduce((least, span) => Math.min(least, span.startMs), Infinity);
  const endMs = spans.reduce((most, span) => Math.max(most, span.endMs ?? span.startMs), startMs);
  return { spans, startMs, endMs };
}

/** Without recursion: a trace may be as deep as it is long. */
function appendSpans(spans: Span[], top: Node): void {
  const stack = [{ node: top, depth: 0 }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    spans.push(toSpan(node, depth));
    const latestFirst = node.children.toSorted((one, other) => startOf(other.log) - startOf(one.log));
    for (const child of latestFirst) stack.push({ node: child, depth: depth + 1 });
  }
  rollUp(spans);
}

function toSpan({ log, children }: Node, depth: number): Span {
  const file = fileOf(log);
  const startMs = startOf(log);
  const tookMs = latencyMs(log);
  const endMs = log.end_time ? Date.parse(log.end_time) : addMs(startMs, tookMs);
  const tokens = addUp(log.prompt_tokens, log.output_tokens);
  const detail = log.model ?? ("model" in file ? file.model : undefined);
  return {
    id: log.id,
    type: log.type,
    name: file.name,
    detail,
    depth,
    belowCount: 0,
    startMs,
    endMs,
    ownMs: Math.max(0, (endMs ?? startMs) - startMs - coveredMs(children)),
    ownCost: totalCost(log),
    totalCost: totalCost(log),
    totalTokens: tokens,
    error: log.error ?? undefined,
    hasFailedBelow: false,
    isIncomplete: log.log_status === "incomplete",
    searched: [file.path, detail, log.output, log.error, log.id, log.user].join("\n").toLowerCase(),
  };
}

/** From the last to the first, so that each is complete before it is added to the one above it. */
function rollUp(spans: Span[]): void {
  const above: Span[] = [];
  const parents = spans.map((span) => {
    above[span.depth] = span;
    return span.depth === 0 ? undefined : above[span.depth - 1];
  });
  for (let at = spans.length - 1; at > 0; at -= 1) {
    const [span, parent] = [spans[at], parents[at]];
    if (!span || !parent) continue;
    parent.belowCount += 1 + span.belowCount;
    parent.totalCost = addUp(parent.totalCost, span.totalCost);
    parent.totalTokens = addUp(parent.totalTokens, span.totalTokens);
    parent.hasFailedBelow ||= span.hasFailedBelow || span.error !== undefined;
  }
}

const startOf = (log: Log): number => Date.parse(log.start_time ?? log.created_at);

const endOf = (log: Log): number =>
  log.end_time ? Date.parse(log.end_time) : startOf(log) + (latencyMs(log) ?? 0);

const addMs = (startMs: number, tookMs: number | undefined): number | undefined =>
  tookMs === undefined ? undefined : startMs + tookMs;

/** What is unknown on both sides stays unknown. */
const addUp = (one: number | null | undefined, other: number | null | undefined): number | undefined =>
  one == null && other == null ? undefined : (one ?? 0) + (other ?? 0);

/** How long at least one of them ran; times that overlap count once. */
function coveredMs(children: readonly Node[]): number {
  const times = children
    .map(({ log }) => ({ start: startOf(log), end: endOf(log) }))
    .toSorted((one, other) => one.start - other.start);
  let [covered, until] = [0, -Infinity];
  for (const { start, end } of times) {
    covered += Math.max(0, end - Math.max(start, until));
    until = Math.max(until, end);
  }
  return covered;
}
