import type { PolicyComparison } from "@parley/contract";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { Tag } from "../../../design/tag.tsx";
import table from "../../../design/table.module.css";
import { describeWas, wouldWords } from "../describe-was.ts";
import styles from "./comparison-table.module.css";

type ComparisonTableProps = { label: string; records: readonly PolicyComparison[] };

/** Past calls: what became of each, and what a policy would have said of it. */
export function ComparisonTable({ label, records }: ComparisonTableProps) {
  return (
    <div className={styles["scroll"]} tabIndex={0} role="group" aria-label={`${label}, to be scrolled`}>
      <table className={table["table"]} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Call</th>
            <th scope="col">When</th>
            <th scope="col">Was</th>
            <th scope="col">Would</th>
            <th scope="col">By the rule</th>
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <ComparisonRow key={record.approval_id} record={record} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ComparisonRow({ record }: { record: PolicyComparison }) {
  const { approval_id: approvalId, tool, created_at: at, was, would } = record;
  return (
    <tr>
      <td>
        <Link to="/approvals/$approvalId" params={{ approvalId }} className={table["link"]}>
          {tool}
        </Link>
      </td>
      <td>
        <RelativeTime at={at} />
      </td>
      <td>{describeWas(was)}</td>
      <td>
        {record.is_contradicted ? (
          <Tag tone="failed" title="It would run what was denied, or deny what was approved.">
            {wouldWords[would.outcome]}: the opposite
          </Tag>
        ) : (
          <Tag tone={record.is_changed ? "waiting" : "neutral"}>
            {wouldWords[would.outcome]}
            {record.is_changed ? "" : ", the same"}
          </Tag>
        )}
      </td>
      <td title={would.error ?? undefined}>
        {would.error ? "an error" : (would.rule?.name ?? "none fits")}
        {would.rule && `, line ${would.rule.line}`}
      </td>
    </tr>
  );
}
