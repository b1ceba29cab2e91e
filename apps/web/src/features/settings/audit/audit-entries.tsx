import { useState } from "react";
import { RelativeTime } from "../../../design/figures.tsx";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import type { AuditEntry } from "../access-queries.ts";
import styles from "./audit-page.module.css";

/** Entries, newest first; each opens to what was asked for and how it was before. */
export function AuditEntries({ entries }: { entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useState<number>();
  return (
    <div className={table["frame"]}>
      <table className={table["table"]} aria-label="Audit entries">
        <thead>
          <tr>
            <th className={table["number"]}>#</th>
            <th>When</th>
            <th>Who</th>
            <th>What</th>
            <th>Of</th>
            <th>From</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRows
              key={entry.sequence}
              entry={entry}
              isOpen={entry.sequence === open}
              toggle={() => setOpen(entry.sequence === open ? undefined : entry.sequence)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type EntryProps = { entry: AuditEntry; isOpen: boolean; toggle: () => void };

const EntryRows = ({ entry, isOpen, toggle }: EntryProps) => (
  <>
    <tr>
      <td className={table["number"]}>{entry.sequence}</td>
      <td>
        <RelativeTime at={entry.recorded_at} />
      </td>
      <td>{entry.actor.name}</td>
      <td>
        <button type="button" className={styles["action"]} aria-expanded={isOpen} onClick={toggle}>
          {entry.action}
        </button>{" "}
        {entry.outcome !== "done" && <Tag tone="failed">{entry.outcome}</Tag>}
      </td>
      <td>{entry.target ?? "–"}</td>
      <td>{entry.address ?? "–"}</td>
    </tr>
    {isOpen && (
      <tr>
        <td colSpan={6} className={styles["details"]}>
          <pre>{JSON.stringify(entry.details, null, 2)}</pre>
          <code>{entry.hash}</code>
        </td>
      </tr>
    )}
  </>
);
