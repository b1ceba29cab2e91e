import type { Row } from "../plan/row.ts";
import type { ExpectedVersion } from "../registry/registry.ts";

/**
 * What the registry has to be at for a row to be pushed: as it was when the plan was made. Where what is deployed is
 * looked at, and this work tree was the last to save the File, then at what it saved.
 */
export function expectedVersion(
  { remote, base, action }: Row,
  environment: string | undefined,
): ExpectedVersion | undefined {
  if (remote === null) return action === "none" ? undefined : { id: "none" };
  if (environment === undefined) return remote.version ?? undefined;
  // Known only of what was pushed while something else was deployed.
  const own = base?.entry.seen === undefined ? undefined : base.entry.version;
  const id = own ?? remote.savedId ?? undefined;
  return id === undefined ? undefined : { id };
}
