import { formatCount } from "../../../design/format.ts";
import { Section } from "../../../design/section.tsx";
import { Tag } from "../../../design/tag.tsx";
import type { Analytics, PersonFigures } from "./analytics-query.ts";
import { FigureTable } from "./figure-table.tsx";
import { Rate } from "./rate.tsx";
import { formatSeconds } from "./to-bars.ts";

const signalWords = { too_fast: "very fast", always_yes: "always yes" } as const;

/** Who decides how much and how; and what may be a stamp rather than a decision. */
export function PeopleTable({ analytics }: { analytics: Analytics }) {
  const { by_person: people, fast_seconds: fast, min_decisions: least } = analytics;
  const reasons = {
    too_fast: `Half of the approvals came within ${fast} s of the request.`,
    always_yes: "Every approval was a yes.",
  } as const;
  const signals = ({ signals: found }: PersonFigures) =>
    found.length === 0
      ? "–"
      : found.map((signal) => (
          <Tag key={signal} tone="waiting" title={reasons[signal]}>
            {signalWords[signal]}
          </Tag>
        ));
  return (
    <Section title="By person" isBare>
      <FigureTable
        label="By person"
        rows={people}
        keyOf={({ user_id: id }) => id}
        columns={[
          { head: "Person", of: ({ name }) => name },
          { head: "Decisions", isNumber: true, of: ({ decisions }) => formatCount(decisions) },
          { head: "A day", isNumber: true, of: ({ per_day }) => per_day.toFixed(1) },
          { head: "Most in a day", isNumber: true, of: (row) => formatCount(row.most_in_a_day) },
          { head: "Approved", isNumber: true, of: (row) => <Rate of={row.approval_rate} /> },
          { head: "Median time", isNumber: true, of: (row) => formatSeconds(row.median_seconds) },
          { head: "90 % within", isNumber: true, of: (row) => formatSeconds(row.p90_seconds) },
          { head: `Within ${fast} s`, isNumber: true, of: (row) => formatCount(row.fast) },
          { head: "Look at", of: signals },
        ]}
      />
      <p>
        A mark under “Look at” is a reason to look, no verdict: from {formatCount(least)} decisions on, half
        of the approvals within {fast} s, or never a no.
      </p>
    </Section>
  );
}
