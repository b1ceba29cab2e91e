import { Checkbox } from "@mantine/core";
import type { File } from "@parley/contract";
import { LiveTag } from "../../../design/tag.tsx";
import { versionLabel } from "../../prompts/version-name.ts";
import styles from "../pages/evaluations.module.css";

export type Versioned = Pick<File, "version_id" | "version_name" | "version_number" | "environments">;

type VersionChoiceProps = {
  versions: readonly Versioned[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  /** The first that is chosen is what the others are compared with. */
  hasControl?: boolean;
};

const mostVersions = 20;

/** Which versions of a File are run, newest first. */
export function VersionChoice({ versions, chosen, onChange, hasControl = false }: VersionChoiceProps) {
  const toggle = (id: string): void =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className={styles["choices"]}>
      <legend>Versions</legend>
      {versions.slice(0, mostVersions).map((version) => (
        <Checkbox
          key={version.version_id}
          checked={chosen.includes(version.version_id)}
          onChange={() => toggle(version.version_id)}
          label={
            <>
              {versionLabel(version)}{" "}
              {(version.environments ?? []).map(({ id, name, tag }) => (
                <LiveTag key={id} isDefault={tag === "default"}>
                  {name}
                </LiveTag>
              ))}
              {hasControl &&
                chosen[0] === version.version_id &&
                chosen.length > 1 &&
                " · control: the others are compared with it"}
            </>
          }
        />
      ))}
    </fieldset>
  );
}
