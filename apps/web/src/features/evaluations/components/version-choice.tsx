import { Button, Checkbox } from "@mantine/core";
import type { File } from "@parley/contract";
import { useState } from "react";
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

/** So many are listed before somebody asks for all. */
const listedFirst = 20;

/** Which versions of a File are run, newest first. */
export function VersionChoice({ versions, chosen, onChange, hasControl = false }: VersionChoiceProps) {
  const [isAll, setAll] = useState(false);
  const listed = isAll
    ? versions
    : versions.filter(({ version_id: id }, index) => index < listedFirst || chosen.includes(id));
  const toggle = (id: string): void =>
    onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className={styles["choices"]}>
      <legend>Versions</legend>
      {listed.map((version) => (
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
      {listed.length < versions.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show all {versions.length} versions
        </Button>
      )}
    </fieldset>
  );
}
