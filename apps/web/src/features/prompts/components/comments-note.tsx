import { hasComments } from "../has-comments.ts";
import styles from "./comments-note.module.css";

/** Says of a text with comments what becomes of them when it is saved. */
export function CommentsNote({ text }: { text: string }) {
  if (!hasComments(text)) return null;
  return (
    <p role="note" className={styles["note"]}>
      A version does not hold the comments. They stay here until this page is closed or loaded again; keep the
      file itself where they matter.
    </p>
  );
}
