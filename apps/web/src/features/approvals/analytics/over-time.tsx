import { SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { Bars } from "../../../design/bars.tsx";
import { formatCount, formatDay } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import type { Analytics } from "./analytics-query.ts";
import { FigureTable } from "./figure-table.tsx";
import { formatRate, formatSeconds, type Measure, measures, toBars } from "./to-bars.ts";

const views = ["chart", "table"] as const;
type View = (typeof views)[number];

/** One figure over the span as bars, or all of them as a table. */
export function OverTime({ analytics }: { analytics: Analytics }) {
  const [measure, setMeasure] = useState<Measure>("requested");
  const [view, setView] = useState<View>("chart");
  const choices = (
    <>
      {view === "chart" && (
        <SegmentedControl
          aria-label="What is shown"
          value={measure}
          onChange={(value) => setMeasure(value as Measure)}
          data={Object.entries(measures).map(([value, { label }]) => ({ value, label }))}
        />
      )}
      <SegmentedControl
        aria-label="How it is shown"
        value={view}
        onChange={(value) => setView(value as View)}
        data={[
          { value: "chart", label: "Chart" },
          { value: "table", label: "Table" },
        ]}
      />
    </>
  );
  return (
    <Section title={`By ${analytics.interval}`} aside={choices} isBare>
      {view === "chart" ? (
        <Bars
          label={`${measures[measure].label} a ${analytics.interval}`}
          height={140}
          bars={toBars(analytics, measure)}
        />
      ) : (
        <FigureTable
          label={`By ${analytics.interval}`}
          rows={analytics.over_time}
          keyOf={({ start }) => start}
          columns={[
            { head: "From", of: ({ start }) => formatDay(Date.parse(start)) },
            { head: "Requests", isNumber: true, of: ({ requested }) => formatCount(requested) },
            { head: "Approved", isNumber: true, of: (row) => formatRate(row.approval_rate) },
            { head: "Median time", isNumber: true, of: (row) => formatSeconds(row.median_seconds) },
            { head: "90 % within", isNumber: true, of: (row) => formatSeconds(row.p90_seconds) },
          ]}
        />
      )}
    </Section>
  );
}
