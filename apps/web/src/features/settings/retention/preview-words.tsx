import type { UseQueryResult } from "@tanstack/react-query";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { describeWork } from "./describe-rule.ts";
import styles from "./retention.module.css";
import type { RetentionPreview } from "./retention-queries.ts";

type PreviewWordsProps = { preview: UseQueryResult<RetentionPreview>; lead: string };

/** How many Files are named before the rest is summed up. */
const most = 5;

/** What would be deleted and redacted, in all and File by File. */
export function PreviewWords({ preview, lead }: PreviewWordsProps) {
  if (preview.error) return <FormError error={preview.error} />;
  const { data } = preview;
  const files = data?.files ?? [];
  return (
    <div className={styles["preview"]} role="status" aria-busy={preview.isFetching}>
      <p>
        {lead} <strong>{data ? describeWork(data) : "…"}</strong>
      </p>
      {files.length > 0 && (
        <ul>
          {files.slice(0, most).map((file) => (
            <li key={file.file_id}>
              <code>{file.path}</code> <span className={rows["quiet"]}>{describeWork(file)}</span>
            </li>
          ))}
          {files.length > most && <li className={rows["quiet"]}>and {files.length - most} more Files</li>}
        </ul>
      )}
    </div>
  );
}
