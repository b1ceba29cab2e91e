import type { ReactNode } from "react";
import { Count, Duration, Money } from "../../../design/figures.tsx";
import { formatCount } from "../../../design/format.ts";
import type { Trace } from "../build-trace.ts";
import type { LoadedTrace } from "../use-trace.ts";
import styles from "./trace-figures.module.css";

type TraceFiguresProps = { trace: Trace; loaded: LoadedTrace; failedCount: number };

/** What a trace comes to. */
export function TraceFigures({ trace, loaded, failedCount }: TraceFiguresProps) {
  const [root] = trace.spans;
  const { loadedCount, total = 0 } = loaded;
  const isPartial = loadedCount < total;
  return (
    <dl className={styles["figures"]}>
      <Figure name="Spans">
        {isPartial ? (
          <span role="status">
            {formatCount(loadedCount + 1)} of {formatCount(total + 1)}…
          </span>
        ) : (
          <Count of={trace.spans.length} />
        )}
      </Figure>
      <Figure name="Time">
        {root?.isIncomplete ? "still open" : <Duration ms={trace.endMs - trace.startMs} />}
      </Figure>
      <Figure name={isPartial ? "Cost so far" : "Cost"}>
        <Money dollars={root?.totalCost} />
      </Figure>
      <Figure name="Tokens">
        <Count of={root?.totalTokens} />
      </Figure>
      <Figure name="Failed">
        <span data-failed={failedCount > 0 || undefined}>{formatCount(failedCount)}</span>
      </Figure>
    </dl>
  );
}

const Figure = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
