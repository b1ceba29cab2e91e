import { explainError } from "./error-state.tsx";
import styles from "./form.module.css";
import { Words } from "./words.tsx";

/** Why what was asked for did not happen; what was typed stays as it is. */
export function FormError({ error }: { error: unknown }) {
  if (error == null) return null;
  return (
    <p role="alert" className={styles["error"]}>
      <Words text={explainError(error)} />
    </p>
  );
}
