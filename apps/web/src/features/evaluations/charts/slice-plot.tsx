import type { EvaluationSlice } from "@parley/contract";
import type { Metric } from "@parley/statistics";
import { formatPlural } from "../../../design/format.ts";
import { formatDifference, formatDifferenceRange, formatMetric, formatRange } from "../metric-words.ts";
import styles from "./charts.module.css";
import { PlotAxis } from "./plot-axis.tsx";
import { boundsOf, scaleOf } from "./scale.ts";
import { Span } from "./span.tsx";

/** A mean, or a mean change, of some items. */
export type SliceFigure = { estimate: number | null; interval: { low: number; high: number } | null };

type SlicePlotProps = {
  /** The surest to be worse first. */
  slices: readonly EvaluationSlice[];
  /** The same of all items; absent where it is not known. */
  whole: SliceFigure | undefined;
  metric: Metric;
  /** Whether differences from the control are shown, not the Run's own values. */
  isChange: boolean;
};

/** More are in the table below. */
const mostRows = 12;

/** Slices with their intervals, on one axis with all items. What is shown to be worse is filled, and said so. */
export function SlicePlot({ slices, whole, metric, isChange }: SlicePlotProps) {
  const shown = slices.slice(0, mostRows);
  const known = [...(whole ? [whole] : []), ...shown].flatMap(({ estimate, interval }) =>
    [estimate, interval?.low, interval?.high].filter((value) => value != null),
  );
  const scale = isChange ? scaleOf([0, ...known]) : scaleOf(known, boundsOf(metric));
  const at = (value: number): string => `${Math.min(100, Math.max(0, scale.at(value) * 100))}%`;
  const say = isChange ? formatDifference : formatMetric;
  const shared = { metric, isChange, at, line: whole?.estimate ?? null };
  return (
    <div className={styles["plot"]}>
      <ul aria-label={`${isChange ? "Change of " : ""}${metric.name}: slices against all items`}>
        {whole && <Row {...shared} name="All items" figure={whole} />}
        {shown.map(({ facet, value, items, is_worse: isWorse, ...figure }) => (
          <Row
            key={`${facet}=${value}`}
            {...shared}
            name={`${facet} = ${value}`}
            figure={figure}
            of={{ items, isWorse }}
          />
        ))}
      </ul>
      <PlotAxis scale={scale} metric={metric} say={say} />
      <p className={styles["note"]}>
        Filled: shown to be worse than the rest; hollow: may be chance. {whole && "Dashed: all items. "}
        Worse is to the {metric.better === "lower" ? "right" : "left"}.
        {slices.length > shown.length && ` The first ${shown.length}; the table has more.`}
      </p>
    </div>
  );
}

type RowProps = Pick<SlicePlotProps, "metric" | "isChange"> & {
  name: string;
  figure: SliceFigure;
  /** Absent: the row of all items. */
  of?: { items: number; isWorse: boolean };
  at: (value: number) => string;
  line: number | null;
};

function Row({ name, figure: { estimate, interval }, of, metric, isChange, at, line }: RowProps) {
  const say = isChange ? formatDifference : formatMetric;
  const sayRange = isChange ? formatDifferenceRange : formatRange;
  return (
    <li>
      <span className={styles["name"]}>{name}</span>
      <svg className={styles["differences"]} width="100%" height="24" aria-hidden>
        {line !== null && <line x1={at(line)} x2={at(line)} y1="0" y2="24" className={styles["whole"]} />}
        {interval && <Span low={at(interval.low)} high={at(interval.high)} />}
        {estimate !== null && <Mark x={at(estimate)} of={of} />}
      </svg>
      <span className={styles["value"]}>
        <strong>{say(estimate, metric)}</strong> <span>{sayRange(interval, metric)}</span>
        {of && (
          <>
            {" "}
            <span>· {formatPlural(of.items, "item")}</span>{" "}
            <span>· {of.isWorse ? "worse" : "not shown to be worse"}</span>
          </>
        )}
      </span>
    </li>
  );
}

/** A circle for a slice, a square for all items. */
function Mark({ x, of }: { x: string; of: RowProps["of"] }) {
  if (of === undefined)
    return <rect x={x} y="7" width="10" height="10" transform="translate(-5 0)" className={styles["mark"]} />;
  return <circle cx={x} cy="12" r="5" className={styles["mark"]} data-undecided={!of.isWorse || undefined} />;
}
