import { useHotkeys } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import type { Trace } from "../build-trace.ts";
import { SpanTree } from "../components/span-tree.tsx";
import { TraceBar } from "../components/trace-bar.tsx";
import { TraceFigures } from "../components/trace-figures.tsx";
import {
  dearestSpan,
  failedSpans,
  nextOf,
  searchSpans,
  slowestSpan,
  spansAbove,
  visibleSpans,
} from "../find-spans.ts";
import { type LoadedTrace, useTrace } from "../use-trace.ts";
import styles from "./trace-page.module.css";

const LogDrawer = lazy(async () => ({
  default: (await import("../../logs/components/log-drawer.tsx")).LogDrawer,
}));

/** Which span is chosen, and whether it is open beside the tree; it stands in the URL. */
export type TraceSearch = { span?: string; open?: boolean };

type TracePageProps = {
  logId: string;
  search: TraceSearch;
  onSearch: (search: TraceSearch) => void;
};

/** A trace as a tree and, beside it, as bars over time. */
export function TracePage(props: TracePageProps) {
  const loaded = useTrace(props.logId);
  const { trace, error } = loaded;
  if (!trace) {
    return (
      <Page title="Trace" isWide>
        {error ? (
          <ErrorState error={error} title="This trace could not be read" retry={loaded.retry} />
        ) : (
          <LoadingRows count={12} />
        )}
      </Page>
    );
  }
  return <LoadedTracePage {...props} loaded={loaded} trace={trace} />;
}

type LoadedTracePageProps = TracePageProps & { loaded: LoadedTrace; trace: Trace };

function LoadedTracePage({ logId, search, onSearch, loaded, trace }: LoadedTracePageProps) {
  const { spans } = trace;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const chosen = search.span ?? logId;
  const isOpen = search.open === true;
  const found = useMemo(() => searchSpans(spans, text), [spans, text]);
  const failed = useMemo(() => failedSpans(spans), [spans]);
  const seen = useMemo(() => visibleSpans(spans, folded), [spans, folded]);
  const show = (span: string | undefined, isOpened = isOpen): void => {
    if (span === undefined) return;
    const above = spansAbove(spans, span).filter((id) => folded.has(id));
    if (above.length > 0) setFolded(new Set([...folded].filter((id) => !above.includes(id))));
    onSearch({ span, ...(isOpened && { open: true }) });
  };
  const walk = (by: number): void => {
    const at = seen.findIndex(({ id }) => id === chosen);
    show(seen[Math.min(seen.length - 1, Math.max(0, at + by))]?.id);
  };
  const jumps = {
    slowest: () => show(slowestSpan(spans)),
    failed: () => show(nextOf(failed, chosen)),
    dearest: () => show(dearestSpan(spans)),
    found: (by: number) => show(nextOf(found, chosen, by)),
  };
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
    ["s", jumps.slowest],
    ["f", jumps.failed],
    ["c", jumps.dearest],
    ["/", () => field.current?.focus()],
  ]);
  const root = spans[0];
  return (
    <div className={styles["page"]}>
      <title>{`Trace of ${root?.name ?? ""} · Parley`}</title>
      <header className={styles["header"]}>
        <h1>
          <Link to="/logs" className={styles["up"]}>
            Logs
          </Link>
          <span className={styles["slash"]}>/</span>
          {root?.name}
        </h1>
        <TraceFigures trace={trace} loaded={loaded} failedCount={failed.length} />
      </header>
      {loaded.error && (
        <ErrorState
          error={loaded.error}
          title="The rest of this trace could not be read"
          retry={loaded.retry}
        />
      )}
      <TraceBar
        field={field}
        text={text}
        foundCount={found.length}
        foundAt={found.indexOf(chosen) + 1}
        failedCount={failed.length}
        hasCost={root?.totalCost !== undefined}
        hasFolded={folded.size > 0}
        jumps={jumps}
        onText={setText}
        onFold={(isFolded) => setFolded(isFolded ? foldable(trace) : new Set())}
      />
      <SpanTree
        trace={trace}
        seen={seen}
        chosen={chosen}
        folded={folded}
        found={found}
        onChoose={(id) => show(id, true)}
        onFold={(id, isFolded) => setFolded(withId(folded, id, isFolded))}
        onWalk={walk}
      />
      {isOpen && (
        <Suspense fallback={null}>
          <LogDrawer
            id={chosen}
            steps={traceSteps}
            onWalk={walk}
            onClose={() => onSearch({ span: chosen })}
          />
        </Suspense>
      )}
    </div>
  );
}

const traceSteps = { before: "The span before", after: "The next span" };

/** All but the root that have something below them. */
const foldable = ({ spans }: Trace): ReadonlySet<string> =>
  new Set(spans.filter(({ depth, belowCount }) => depth > 0 && belowCount > 0).map(({ id }) => id));

function withId(ids: ReadonlySet<string>, id: string, isIn: boolean): ReadonlySet<string> {
  const next = new Set(ids);
  if (isIn) next.add(id);
  else next.delete(id);
  return next;
}
