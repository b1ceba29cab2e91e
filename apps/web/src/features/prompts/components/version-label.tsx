import type { Prompt } from "@parley/sdk";
import { LiveTag } from "../../../design/tag.tsx";
import { versionLabel } from "../version-name.ts";
import styles from "./version-label.module.css";

type Labelled = Pick<Prompt, "version_id" | "version_name" | "version_number">;

/** A version by its number and its name. */
export function VersionLabel({ version }: { version: Labelled }) {
  return (
    <span className={styles["name"]} title={version.version_id}>
      {versionLabel(version)}
    </span>
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
