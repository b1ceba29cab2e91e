import type { Log } from "@parley/sdk";
import { Link } from "@tanstack/react-router";
import { Words } from "../../../design/words.tsx";
import { usePermission } from "../../me/queries.ts";
import { keylessProvider } from "../keyless-provider.ts";
import styles from "./warnings.module.css";

type Warning = NonNullable<Log["warnings"]>[number];

/** What a call wants noticed. That a model has no key is one quiet line, for all of them. */
export function Warnings({ warnings }: { warnings: readonly Warning[] | null | undefined }) {
  if (!warnings || warnings.length === 0) return null;
  const keyless = warnings.filter((warning) => keylessProvider(warning) !== undefined);
  return (
    <>
      {warnings
        .filter((warning) => !keyless.includes(warning))
        .map((warning) => (
          <OneWarning key={warning.message} warning={warning} />
        ))}
      {keyless.length > 0 && <Keyless warnings={keyless} />}
    </>
  );
}

function Keyless({ warnings }: { warnings: readonly Warning[] }) {
  const mayAdminister = usePermission("admin");
  const providers = [...new Set(warnings.map(keylessProvider))];
  return (
    <details className={styles["keyless"]}>
      <summary>
        No key for {providers.join(", ")}: a fallback answered.
        {mayAdminister && (
          <>
            {" "}
            <Link to="/settings">Add a key</Link>
          </>
        )}
      </summary>
      {warnings.map((warning) => (
        <OneWarning key={warning.message} warning={warning} />
      ))}
    </details>
  );
}

function OneWarning({ warning }: { warning: Warning }) {
  return (
    <p className={styles["warning"]}>
      {warning.feature && <code>{warning.feature}</code>} <Words text={warning.message} />
    </p>
  );
}
