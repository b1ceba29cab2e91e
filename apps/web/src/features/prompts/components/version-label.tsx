import type { Prompt } from "@parley/sdk";
import { LiveTag } from "../../../design/tag.tsx";
import { shortVersionId } from "../version-name.ts";
import styles from "./version-label.module.css";

type Labelled = Pick<Prompt, "version_id" | "version_name">;

/** A version by its name, or by the first letters of its id. */
export function VersionLabel({ version }: { version: Labelled }) {
  return version.version_name ? (
    <span className={styles["name"]} title={version.version_id}>
      {version.version_name}
    </span>
  ) : (
    <code className={styles["name"]} title={version.version_id}>
      {shortVersionId(version.version_id)}
    </code>
  );
}

/** Where a version is live. */
export function DeployedTags({ version }: { version: Pick<Prompt, "environments"> }) {
  return (version.environments ?? []).map((environment) => (
    <LiveTag key={environment.id} isDefault={environment.tag === "default"}>
      {environment.name}
    </LiveTag>
  ));
}
