import { useMemo, useState } from "react";
import type { Span } from "./build-trace.ts";
import {
  dearestSpan,
  failedSpans,
  nextOf,
  searchSpans,
  slowestSpan,
  spansAbove,
  visibleSpans,
} from "./find-spans.ts";

type TraceView = {
  spans: readonly Span[];
  chosen: string;
  onShow: (span: string, isOpened?: boolean) => void;
};

/** What of a trace is folded, searched and seen, and the ways from the chosen span to others. */
export function useTraceView({ spans, chosen, onShow }: TraceView) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  const found = useMemo(() => searchSpans(spans, text), [spans, text]);
  const failed = useMemo(() => failedSpans(spans), [spans]);
  const seen = useMemo(() => visibleSpans(spans, folded), [spans, folded]);
  const show = (span: string | undefined, isOpened?: boolean): void => {
    if (span === undefined) return;
    const above = spansAbove(spans, span).filter((id) => folded.has(id));
    if (above.length > 0) setFolded(new Set([...folded].filter((id) => !above.includes(id))));
    onShow(span, isOpened);
  };
  const walk = (by: number): void => {
    const at = seen.findIndex(({ id }) => id === chosen);
    show(seen[Math.min(seen.length - 1, Math.max(0, at + by))]?.id);
  };
  const fold = (id: string, isFolded: boolean): void => {
    const next = new Set(folded);
    if (isFolded) next.add(id);
    else next.delete(id);
    setFolded(next);
  };
  const jumps = {
    slowest: () => show(slowestSpan(spans)),
    failed: () => show(nextOf(failed, chosen)),
    dearest: () => show(dearestSpan(spans)),
    found: (by: number) => show(nextOf(found, chosen, by)),
  };
  const foldAll = (isFolded: boolean): void => setFolded(isFolded ? foldable(spans) : new Set());
  return { folded, text, setText, found, failed, seen, show, walk, fold, foldAll, jumps };
}

/** All but the root that have something below them. */
const foldable = (spans: readonly Span[]): ReadonlySet<string> =>
  new Set(spans.filter(({ depth, belowCount }) => depth > 0 && belowCount > 0).map(({ id }) => id));
