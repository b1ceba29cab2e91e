import type { Prompt } from "@parley/sdk";
import { formatPlural } from "../../../design/format.ts";
import { DeployedTags, VersionLabel } from "./version-label.tsx";
import styles from "./version-event.module.css";

/** A version as an event of the history. */
export function VersionEvent({ version }: { version: Prompt }) {
  const author = version.created_by?.full_name ?? version.created_by?.email_address;
  return (
    <span className={styles["event"]}>
      <span className={styles["head"]}>
        <VersionLabel version={version} />
        <DeployedTags version={version} />
      </span>
      {version.version_description && <span className={styles["why"]}>{version.version_description}</span>}
      <span className={styles["quiet"]}>
        {[
          author ? `by ${author}` : undefined,
          version.model,
          formatPlural(version.version_logs_count, "call"),
        ]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </span>
  );
}
