import type { ReactNode } from "react";
import { formatCount } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import type { Counts } from "./analytics-query.ts";
import { FigureTable } from "./figure-table.tsx";
import { Rate } from "./rate.tsx";
import { formatSeconds } from "./to-bars.ts";

type CountsTableProps<T extends Counts> = {
  title: string;
  head: string;
  rows: readonly T[];
  nameOf: (row: T) => ReactNode;
  keyOf: (row: T) => string;
};

/** What became of requests, by what they have in common. */
export const CountsTable = <T extends Counts>({ title, head, rows, nameOf, keyOf }: CountsTableProps<T>) => (
  <Section title={title} isBare>
    <FigureTable
      label={title}
      rows={rows}
      keyOf={keyOf}
      columns={[
        { head, of: nameOf },
        { head: "Requests", isNumber: true, of: ({ requested }) => formatCount(requested) },
        { head: "Beforehand", isNumber: true, of: ({ beforehand }) => formatCount(beforehand) },
        { head: "Approved", isNumber: true, of: (row) => <Rate of={row.approval_rate} /> },
        { head: "Edited", isNumber: true, of: ({ edited }) => formatCount(edited) },
        { head: "Denied", isNumber: true, of: ({ denied }) => formatCount(denied) },
        { head: "Timed out", isNumber: true, of: (row) => formatCount(row.timed_out) },
        { head: "Median time", isNumber: true, of: (row) => formatSeconds(row.median_seconds) },
        { head: "90 % within", isNumber: true, of: (row) => formatSeconds(row.p90_seconds) },
      ]}
    />
  </Section>
);
