import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { RelativeTime } from "../../../design/figures.tsx";
import rows from "../../../design/rows.module.css";
import { ListSection } from "../../people/components/list-section.tsx";
import { describeWork } from "./describe-rule.ts";
import { PreviewWords } from "./preview-words.tsx";
import styles from "./retention.module.css";
import {
  type RetentionReport,
  retentionPreviewQuery,
  retentionReportsQuery,
  retentionRulesQuery,
  useApplyRetention,
} from "./retention-queries.ts";

/** What runs of the rules did, and a run by hand. */
export function RetentionRuns() {
  const list = useQuery(retentionReportsQuery);
  const hasRules = (useQuery(retentionRulesQuery).data?.length ?? 0) > 0;
  const [isAsking, setAsking] = useState(false);
  const apply = hasRules && (
    <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
      Apply the rules now…
    </Button>
  );
  return (
    <>
      <ListSection
        title="What was deleted"
        aside={apply}
        list={list}
        none="Nothing yet. Rules are applied once a day, and each run says here what it did."
      >
        {(report) => <ReportRow key={report.id} report={report} />}
      </ListSection>
      {isAsking && <ApplyDialog onClose={() => setAsking(false)} />}
    </>
  );
}

const ReportRow = ({ report }: { report: RetentionReport }) => (
  <div className={rows["row"]}>
    <div className={rows["words"]}>
      <RelativeTime at={report.ended_at} />
      <span className={rows["quiet"]}>{describeWork(report)}</span>
    </div>
    {report.files.length > 0 && (
      <details className={styles["details"]}>
        <summary>File by File</summary>
        <ul>
          {report.files.map((file) => (
            <li key={file.file_id}>
              <code>{file.path}</code> <span className={rows["quiet"]}>{describeWork(file)}</span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </div>
);

function ApplyDialog({ onClose }: { onClose: () => void }) {
  const preview = useQuery(retentionPreviewQuery());
  const apply = useApplyRetention();
  return (
    <Confirm
      isOpen
      isDangerous
      title="Apply the retention rules now?"
      act="Delete and redact these Logs"
      isPending={apply.isPending}
      error={apply.error}
      onConfirm={() => apply.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <PreviewWords preview={preview} lead="This run means:" />
      <p>What is deleted or redacted cannot be brought back. The rules are applied once a day anyway.</p>
    </Confirm>
  );
}
