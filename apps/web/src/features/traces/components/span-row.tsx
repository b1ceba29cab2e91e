import { IconAlertCircle, IconChevronRight } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import { formatCount, formatDuration, formatMoney } from "../../../design/format.ts";
import { nounIcons } from "../../../design/nouns.ts";
import { fileTypes } from "../../files/file-types.ts";
import type { Span, Trace } from "../build-trace.ts";
import styles from "./span-tree.module.css";

/** Deeper than this the tree goes down without going right. */
const mostIndents = 20;

type SpanRowProps = {
  id: string;
  span: Span;
  trace: Trace;
  top: number;
  isChosen: boolean;
  isFolded: boolean;
  isFound: boolean;
  onChoose: (id: string) => void;
  onFold: (id: string, isFolded: boolean) => void;
};

/** A span: what it is, what it and all below it took, and when it ran. */
export function SpanRow(props: SpanRowProps) {
  const { span, isFolded, onChoose, onFold } = props;
  const Icon = nounIcons[span.type];
  const tookMs = span.endMs === undefined ? undefined : span.endMs - span.startMs;
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={span.depth + 1}
      aria-selected={props.isChosen}
      aria-expanded={span.belowCount > 0 ? !isFolded : undefined}
      aria-label={describe(span, tookMs)}
      className={styles["row"]}
      data-found={props.isFound || undefined}
      data-failed={span.error !== undefined || undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={() => onChoose(span.id)}
    >
      <span className={styles["name"]} style={{ paddingLeft: 14 * Math.min(span.depth, mostIndents) }}>
        <Fold span={span} isFolded={isFolded} onFold={onFold} />
        <Icon size={14} stroke={1.6} className={styles["icon"]} />
        <span className={styles["words"]} dir="auto">
          {span.name}
          {span.detail && <small>{span.detail}</small>}
        </span>
        {isFolded && <small className={styles["below"]}>+{formatCount(span.belowCount)}</small>}
        {span.error !== undefined && <IconAlertCircle size={14} className={styles["failed"]} />}
        {span.error === undefined && span.hasFailedBelow && isFolded && (
          <IconAlertCircle size={14} className={styles["failedBelow"]} />
        )}
      </span>
      <span className={styles["number"]}>
        {span.isIncomplete && tookMs === undefined ? "open" : formatDuration(tookMs)}
      </span>
      <span className={styles["number"]}>{formatMoney(span.totalCost)}</span>
      <span className={styles["time"]}>
        <i
          data-machine={machines.has(span.type) || undefined}
          data-open={span.endMs === undefined || undefined}
          style={barOf(span, props.trace)}
        />
      </span>
    </div>
  );
}

function Fold({ span, isFolded, onFold }: Pick<SpanRowProps, "span" | "isFolded" | "onFold">) {
  if (span.belowCount === 0) return <span className={styles["leaf"]} />;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles["fold"]}
      aria-label={`${isFolded ? "Unfold" : "Fold"} ${span.name}`}
      data-open={!isFolded || undefined}
      onClick={(event) => {
        event.stopPropagation();
        onFold(span.id, !isFolded);
      }}
    >
      <IconChevronRight size={14} />
    </button>
  );
}

/** What a model did, or asked for. */
const machines = new Set<string>(["prompt", "agent"]);

function barOf(span: Span, { startMs, endMs }: Trace): CSSProperties {
  const length = Math.max(1, endMs - startMs);
  const end = span.endMs ?? (span.isIncomplete ? endMs : span.startMs);
  return {
    left: `${(100 * (span.startMs - startMs)) / length}%`,
    width: `max(2px, ${(100 * (end - span.startMs)) / length}%)`,
  };
}

function describe(span: Span, tookMs: number | undefined): string {
  return [
    fileTypes[span.type].title,
    span.name,
    tookMs === undefined ? undefined : formatDuration(tookMs),
    span.totalCost === undefined ? undefined : formatMoney(span.totalCost),
    span.error === undefined ? undefined : `failed: ${span.error.slice(0, 80)}`,
    span.belowCount > 0 ? `${formatCount(span.belowCount)} below` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}
