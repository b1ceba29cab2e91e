import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { formatDuration } from "../../../design/format.ts";
import type { Span, Trace } from "../build-trace.ts";
import { rulerMarks } from "../ruler.ts";
import { SpanRow } from "./span-row.tsx";
import styles from "./span-tree.module.css";

const rowHeight = 30;
const rulerHeight = 28;

type SpanTreeProps = {
  trace: Trace;
  /** The rows, in order; what is folded is not among them. */
  seen: readonly Span[];
  chosen: string;
  folded: ReadonlySet<string>;
  found: readonly string[];
  onChoose: (id: string) => void;
  onFold: (id: string, isFolded: boolean) => void;
  onWalk: (by: number) => void;
};

/** The spans of a trace: at the left the tree, at the right when each ran. Only the rows in sight are drawn. */
export function SpanTree(props: SpanTreeProps) {
  const { trace, seen, chosen, folded, onChoose, onFold } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: seen.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // The ruler stays above the rows.
    scrollMargin: rulerHeight,
    scrollPaddingStart: rulerHeight,
  });
  const at = seen.findIndex(({ id }) => id === chosen);
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: "auto" });
  }, [at, chosen, rows]);
  const found = useMemo(() => new Set(props.found), [props.found]);
  const onKey = (event: KeyboardEvent): void => {
    const move = moveOf(event.key, seen[at], props);
    if (!move) return;
    event.preventDefault();
    move();
  };
  return (
    <div className={styles["frame"]}>
      <div
        ref={scroller}
        className={styles["scroller"]}
        role="tree"
        aria-label="Spans"
        tabIndex={0}
        aria-activedescendant={at >= 0 ? rowId(chosen) : undefined}
        onKeyDown={onKey}
      >
        <Ruler lengthMs={trace.endMs - trace.startMs} />
        <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const span = seen[index];
            return (
              span && (
                <SpanRow
                  key={span.id}
                  id={rowId(span.id)}
                  span={span}
                  trace={trace}
                  top={start - rulerHeight}
                  isChosen={index === at}
                  isFolded={folded.has(span.id)}
                  isFound={found.has(span.id)}
                  onChoose={onChoose}
                  onFold={onFold}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

/** What a key does where a span is chosen. */
function moveOf(key: string, span: Span | undefined, props: SpanTreeProps): (() => void) | undefined {
  const { folded, onChoose, onFold, onWalk } = props;
  const moves: Record<string, () => void> = {
    ArrowDown: () => onWalk(1),
    ArrowUp: () => onWalk(-1),
    ArrowRight: () => (span && folded.has(span.id) ? onFold(span.id, false) : onWalk(1)),
    ArrowLeft: () => span && span.belowCount > 0 && onFold(span.id, true),
    Enter: () => span && onChoose(span.id),
  };
  return moves[key];
}

const rowId = (id: string): string => `span-${id}`;

function Ruler({ lengthMs }: { lengthMs: number }) {
  return (
    <div className={styles["ruler"]} aria-hidden>
      <span>Span</span>
      <span className={styles["number"]}>Time</span>
      <span className={styles["number"]}>Cost</span>
      <span className={styles["marks"]}>
        {rulerMarks(lengthMs).map((mark) => (
          <i
            key={mark}
            data-end={mark > 0.9 * lengthMs || undefined}
            style={{ left: `${lengthMs > 0 ? (100 * mark) / lengthMs : 0}%` }}
          >
            {mark === 0 ? "0" : formatDuration(mark)}
          </i>
        ))}
      </span>
    </div>
  );
}
