import { useHotkeys } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useRef } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import { Page } from "../../../shell/page.tsx";
import type { Trace } from "../build-trace.ts";
import { SpanTree } from "../components/span-tree.tsx";
import { TraceBar } from "../components/trace-bar.tsx";
import { TraceFigures } from "../components/trace-figures.tsx";
import { type LoadedTrace, useTrace } from "../use-trace.ts";
import { useTraceView } from "../use-trace-view.ts";
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
  const field = useRef<HTMLInputElement>(null);
  const chosen = search.span ?? logId;
  const isOpen = search.open === true;
  const view = useTraceView({
    spans: trace.spans,
    chosen,
    onShow: (span, isOpened = isOpen) => onSearch({ span, ...(isOpened && { open: true }) }),
  });
  const { found, failed, folded, jumps, walk } = view;
  useHotkeys([
    ["j", () => walk(1)],
    ["k", () => walk(-1)],
    ["s", jumps.slowest],
    ["f", jumps.failed],
    ["c", jumps.dearest],
    ["/", () => field.current?.focus()],
  ]);
  return (
    <div className={styles["page"]}>
      <Header trace={trace} loaded={loaded} failedCount={failed.length} />
      <TraceBar
        field={field}
        text={view.text}
        foundCount={found.length}
        foundAt={found.indexOf(chosen) + 1}
        failedCount={failed.length}
        hasCost={trace.spans[0]?.totalCost !== undefined}
        hasFolded={folded.size > 0}
        jumps={jumps}
        onText={view.setText}
        onFold={view.foldAll}
      />
      <SpanTree
        trace={trace}
        seen={view.seen}
        chosen={chosen}
        folded={folded}
        found={found}
        onChoose={(id) => view.show(id, true)}
        onFold={view.fold}
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

type HeaderProps = { trace: Trace; loaded: LoadedTrace; failedCount: number };

function Header({ trace, loaded, failedCount }: HeaderProps) {
  const name = trace.spans[0]?.name ?? "";
  return (
    <>
      <title>{`Trace of ${name} · Parley`}</title>
      <header className={styles["header"]}>
        <h1>
          <Link to="/logs" className={styles["up"]}>
            Logs
          </Link>
          <span className={styles["slash"]}>/</span>
          {name}
        </h1>
        <TraceFigures trace={trace} loaded={loaded} failedCount={failedCount} />
      </header>
      {loaded.error && (
        <ErrorState
          error={loaded.error}
          title="The rest of this trace could not be read"
          retry={loaded.retry}
        />
      )}
    </>
  );
}

const traceSteps = { before: "The span before", after: "The next span" };
