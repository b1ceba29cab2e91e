import { isParleyError } from "@parley/contract";
import { explainError } from "./error-state.tsx";
import styles from "./form.module.css";
import { Words } from "./words.tsx";

/**
 * Why what was asked for did not happen; what was typed stays as it is. Nothing where `fields` say it themselves, all
 * of it.
 */
export function FormError({ error, fields = [] }: { error: unknown; fields?: readonly string[] }) {
  if (error == null) return null;
  const issues = isParleyError(error) ? (error.issues ?? []) : [];
  if (issues.length > 0 && issues.every(({ loc }) => fields.includes(String(loc.at(-1))))) return null;
  return (
    <p role="alert" className={styles["error"]}>
      <Words text={explainError(error)} />
    </p>
  );
}

/** What is wrong with one field of what was sent, to stand at it. */
export const issueOf = (error: unknown, field: string): string | undefined =>
  isParleyError(error) ? error.issues?.find(({ loc }) => loc.at(-1) === field)?.msg : undefined;
