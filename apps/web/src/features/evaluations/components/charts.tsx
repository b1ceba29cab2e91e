import { Select } from "@mantine/core";
import type { Metric } from "@parley/statistics";
import { useState } from "react";
import { BoxPlot } from "../charts/box-plot.tsx";
import { DifferencePlot } from "../charts/difference-plot.tsx";
import { IntervalPlot } from "../charts/interval-plot.tsx";
import { Radar } from "../charts/radar.tsx";
import { Scatter } from "../charts/scatter.tsx";
import type { Judges } from "../judges-of.ts";
import styles from "../pages/evaluations.module.css";
import type { ChartKind } from "../search.ts";
import type { ShownRun } from "../shown-run.ts";
import { JudgeMark } from "./judge-mark.tsx";

type ChartsProps = {
  kind: ChartKind;
  runs: readonly ShownRun[];
  metrics: readonly Metric[];
  judges: Judges;
};

/** The results as pictures; the table says the same in numbers. */
export function Charts({ kind, runs, metrics, judges }: ChartsProps) {
  switch (kind) {
    case "differences":
      return <Differences runs={runs} metrics={metrics} judges={judges} />;
    case "intervals":
      return (
        <EachMetric metrics={metrics} judges={judges}>
          {(metric, index) => (
            <IntervalPlot
              metric={metric}
              rows={runs.map((run) => {
                const { estimate = null, interval = null } = run.metrics[index]?.summary ?? {};
                return { name: run.name, estimate, interval };
              })}
            />
          )}
        </EachMetric>
      );
    case "spread":
      return <Spread runs={runs} metrics={metrics} judges={judges} />;
    case "radar":
      return metrics.length < 3 ? (
        <p className={styles["quiet"]}>
          A radar needs three metrics or more; there {metrics.length === 1 ? "is one" : "are two"}.
        </p>
      ) : (
        <>
          <div className={styles["marks"]}>
            {metrics.map(({ name }) => (
              <JudgeMark key={name} judges={judges} metric={name} isNamed />
            ))}
          </div>
          <Radar runs={runs} />
        </>
      );
    case "scatter":
      return <CostAndQuality runs={runs} metrics={metrics} judges={judges} />;
  }
}

/** Of what both have been measured; who has no control is told how to get one. */
function Differences({ runs, metrics, judges }: Omit<ChartsProps, "kind">) {
  const control = runs.find(({ isControl }) => isControl);
  if (!control || runs.length < 2)
    return (
      <p className={styles["quiet"]}>Differences are from a control: choose one among two runs or more.</p>
    );
  return (
    <EachMetric metrics={metrics} judges={judges}>
      {(metric, index) => {
        const rows = runs.flatMap(({ name, metrics: of }) => {
          const comparison = of[index]?.comparison;
          return comparison && comparison.pairs > 0 ? [{ name, comparison }] : [];
        });
        return rows.length === 0 ? (
          <p className={styles["quiet"]}>No item in common with {control.name} yet.</p>
        ) : (
          <DifferencePlot rows={rows} metric={metric} control={control.name} />
        );
      }}
    </EachMetric>
  );
}

type EachMetricProps = {
  metrics: readonly Metric[];
  judges: Judges;
  isShown?: (metric: Metric) => boolean;
  children: (metric: Metric, index: number) => React.ReactNode;
};

const EachMetric = ({ metrics, judges, isShown = () => true, children }: EachMetricProps) => (
  <div className={styles["charts"]}>
    {metrics.map(
      (metric, index) =>
        isShown(metric) && (
          <div key={metric.name}>
            <h3>{metric.name}</h3>
            <JudgeMark judges={judges} metric={metric.name} />
            {children(metric, index)}
          </div>
        ),
    )}
  </div>
);

/** Of yes and no there is no spread to see. */
function Spread({ runs, metrics, judges }: Omit<ChartsProps, "kind">) {
  if (!metrics.some(isNumber))
    return <p className={styles["quiet"]}>Only numbers spread; all that is measured here is yes or no.</p>;
  return (
    <EachMetric metrics={metrics} judges={judges} isShown={isNumber}>
      {(metric, index) => (
        <BoxPlot
          metric={metric}
          rows={runs.map(({ name, metrics: of }) => ({ name, points: of[index]?.spread ?? null }))}
        />
      )}
    </EachMetric>
  );
}

const isNumber = ({ kind }: Metric): boolean => kind === "number";

function CostAndQuality({ runs, metrics, judges }: Omit<ChartsProps, "kind">) {
  const [chosen, setChosen] = useState<string | null>(null);
  const cost = metrics.findIndex(({ name }) => name === "cost");
  const across = cost === -1 ? metrics.findIndex(({ name }) => name === "latency") : cost;
  const others = metrics.filter((_, index) => index !== across);
  const up = metrics.findIndex(({ name }) => name === (chosen ?? others[0]?.name));
  const [x, y] = [metrics[across], metrics[up]];
  if (!x || !y) return <p className={styles["quiet"]}>Neither cost nor latency of these runs is known.</p>;
  const side = (run: ShownRun, index: number) => {
    const { estimate = null, interval = null } = run.metrics[index]?.summary ?? {};
    return { estimate, interval };
  };
  return (
    <>
      <Select
        label="Against"
        maw={260}
        mt={12}
        allowDeselect={false}
        data={others.map(({ name }) => name)}
        value={y.name}
        onChange={setChosen}
      />
      <JudgeMark judges={judges} metric={y.name} />
      <Scatter
        x={x}
        y={y}
        points={runs.map((run) => ({ name: run.name, x: side(run, across), y: side(run, up) }))}
      />
    </>
  );
}
