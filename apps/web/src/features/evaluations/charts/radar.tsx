import type { Metric } from "@parley/statistics";
import type { ShownRun } from "../shown-run.ts";
import styles from "./charts.module.css";
import { dashes, Legend, Marker } from "./marker.tsx";

const [width, height, radius] = [620, 340, 130];

/** All metrics at once, outward is better. Measures without a range are drawn relative to the best run. */
export function Radar({ runs }: { runs: readonly ShownRun[] }) {
  const metrics = runs[0]?.metrics.map(({ metric }) => metric) ?? [];
  const shown = runs.slice(0, dashes.length);
  const corner = (index: number, share: number): [x: number, y: number] => {
    const angle = (2 * Math.PI * index) / metrics.length - Math.PI / 2;
    return [width / 2 + radius * share * Math.cos(angle), height / 2 + radius * share * Math.sin(angle)];
  };
  const ring = (share: number): string => metrics.map((_, index) => corner(index, share).join(",")).join(" ");
  return (
    <figure className={styles["figure"]}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label="Radar of all metrics; the table says the same in numbers"
      >
        {[0.25, 0.5, 0.75, 1].map((share) => (
          <polygon key={share} points={ring(share)} fill="none" stroke="var(--border-strong)" />
        ))}
        {metrics.map((metric, index) => (
          <Spoke key={metric.name} name={metric.name} end={corner(index, 1)} label={corner(index, 1.14)} />
        ))}
        {shown.map((run, place) => {
          const points = metrics.map((_, index) => corner(index, outward(runs, run, index)));
          return (
            <g key={run.name}>
              <polygon
                points={points.map((point) => point.join(",")).join(" ")}
                fill="var(--ink)"
                fillOpacity={0.04}
                stroke="var(--ink)"
                strokeWidth={1.5}
                strokeDasharray={dashes[place]}
              />
              {points.map(([x, y], index) => (
                <Marker key={index} index={place} x={x} y={y} size={4} />
              ))}
            </g>
          );
        })}
      </svg>
      <Legend names={shown.map(({ name }) => name)} className={styles["legend"]} />
      <figcaption>
        Outward is better. Measures without a range, such as cost, are relative to the best run.
        {runs.length > shown.length && ` Only the first ${shown.length} runs are drawn.`}
      </figcaption>
    </figure>
  );
}

function Spoke({ name, end, label }: { name: string; end: [number, number]; label: [number, number] }) {
  const [x, y] = [width / 2, height / 2];
  const side = label[0] > x ? "start" : "end";
  const anchor = Math.abs(label[0] - x) < 8 ? "middle" : side;
  return (
    <>
      <line x1={x} y1={y} x2={end[0]} y2={end[1]} stroke="var(--border-strong)" />
      <text x={label[0]} y={label[1] + 4} textAnchor={anchor} className={styles["label"]}>
        {name.length > 22 ? `${name.slice(0, 21)}…` : name}
      </text>
    </>
  );
}

/** From 0, the center, to 1. */
function outward(runs: readonly ShownRun[], run: ShownRun, index: number): number {
  const of = run.metrics[index];
  const value = of?.summary.estimate;
  if (!of || value == null) return 0;
  const isHigherBetter = (of.metric.better ?? "higher") === "higher";
  const range = rangeOf(of.metric);
  if (range) {
    const share = (value - range.low) / (range.high - range.low);
    return Math.min(1, Math.max(0, isHigherBetter ? share : 1 - share));
  }
  const all = runs.flatMap((each) => each.metrics[index]?.summary.estimate ?? []);
  const best = isHigherBetter ? Math.max(...all) : Math.min(...all);
  if (value === best) return 1;
  const ratio = isHigherBetter ? value / best : best / value;
  return Number.isFinite(ratio) ? Math.min(1, Math.max(0, ratio)) : 0;
}

const rangeOf = (metric: Metric) =>
  metric.range ?? (metric.kind === "rate" ? { low: 0, high: 1 } : undefined);
