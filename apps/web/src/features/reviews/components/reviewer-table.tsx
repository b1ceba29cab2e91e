import type { ReviewerProgress } from "@parley/contract";
import { Section } from "../../../design/section.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import { formatCount, formatDuration, unknown } from "../../../design/format.ts";
import table from "../../../design/table.module.css";

/** Who has done how much, and how long an item takes them. */
export const ReviewerTable = ({ reviewers }: { reviewers: readonly ReviewerProgress[] }) => (
  <Section title="Reviewers" isBare>
    <div className={table["frame"]} tabIndex={0} role="region" aria-label="Reviewers">
      <table className={`${table["table"]} ${table["cards"]}`}>
        <thead>
          <tr>
            <th scope="col">Reviewer</th>
            <th scope="col">Judged</th>
            <th scope="col">Skipped</th>
            <th scope="col">Median time</th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {reviewers.map(({ reviewer, name, judged, skipped, median_seconds: seconds, last_at: at }) => (
            <tr key={reviewer}>
              <th scope="row">{name}</th>
              <td data-label="judged">{formatCount(judged)}</td>
              <td data-label="skipped">{formatCount(skipped)}</td>
              <td data-label="median time">{formatDuration(seconds === null ? null : seconds * 1000)}</td>
              <td data-label="last">{at === null ? unknown : <RelativeTime at={at} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  </Section>
);
