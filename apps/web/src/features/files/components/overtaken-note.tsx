import { versionName } from "../../prompts/version-name.ts";
import styles from "./overtaken-note.module.css";

type Version = Parameters<typeof versionName>[0];

/** Says of what is typed that another version was saved meanwhile. */
export function OvertakenNote({ by }: { by: Version | undefined }) {
  return (
    <p className={styles["note"]} role="status">
      {by ? versionName(by) : "Another version"} was saved since you began to type. What it changed is not in
      your text: saving yours makes the version after it.
    </p>
  );
}
