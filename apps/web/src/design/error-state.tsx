import { Button } from "@mantine/core";
import { isParleyError } from "@parley/contract";
import styles from "./states.module.css";
import { Words } from "./words.tsx";

/** What happened, why, and what to do about it. */
export function ErrorState({ error, title, retry }: { error: unknown; title: string; retry?: () => void }) {
  return (
    <div role="alert" className={`${styles["state"]} ${styles["failed"]}`}>
      <h2>{title}</h2>
      <p className={styles["words"]}>
        <Words text={explainError(error)} />
      </p>
      {retry && (
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      )}
      {isParleyError(error) && (
        <p className={styles["quiet"]}>
          <code>{error.code}</code>
          {error.requestId && (
            <>
              {" "}
              · request <code>{error.requestId}</code>
            </>
          )}
        </p>
      )}
    </div>
  );
}

/** An error in words for a person. */
export function explainError(error: unknown): string {
  if (isParleyError(error)) {
    const issues = error.issues?.map(({ loc, msg }) => `${nameOf(loc)}: ${msg}`) ?? [];
    // The message of refused fields only says the first of them.
    return issues.length > 0 ? issues.join("\n") : error.message;
  }
  if (!(error instanceof Error)) return String(error);
  return isLostPart(error)
    ? "A part of the app could not be loaded: the server is not there, or was updated. Load the page again."
    : error.message;
}

/** Where something stood in a request, as a form would call it: `email address`. */
const nameOf = (loc: readonly (string | number)[]): string =>
  loc
    .slice(loc.length > 1 ? 1 : 0)
    .join(".")
    .replaceAll("_", " ");

/** Parts of the app are loaded when they are first needed; each browser says in its own words that it could not. */
const isLostPart = ({ message }: Error): boolean =>
  /dynamically imported module|importing a module script/i.test(message);
