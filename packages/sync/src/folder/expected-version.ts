import type { Row } from "../plan/row.ts";
import type { ExpectedVersion } from "../registry/registry.ts";

/**
 * What the registry has to be at for a row to be pushed: as it was when the plan was made. Where what is deployed is
 * looked at, the plan does not tell what was saved since: then at what the file here came from.
 */
export function expectedVersion(
  { remote, base, action }: Row,
  environment: string | undefined,
): ExpectedVersion | undefined {
  if (remote === null) return action === "none" ? undefined : { id: "none" };
  if (environment === undefined) return remote.version ?? undefined;
  const id = base?.entry.version ?? remote.savedId ?? undefined;
  return id === undefined ? undefined : { id };
}
