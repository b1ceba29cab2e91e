import type { Executor } from "@parley/db";
import { APIError } from "better-auth/api";
import { findSsoDemand } from "../../access/index.ts";

/** @throws FORBIDDEN where somebody has to come in by their organization's provider, and does it otherwise */
export async function refuseBesideSso(
  executor: Executor,
  user: { id: string; email: string },
): Promise<void> {
  const demand = await findSsoDemand(executor, user);
  if (demand === undefined) return;
  throw new APIError("FORBIDDEN", {
    code: "SSO_REQUIRED",
    message: `Your organization signs in with ${demand.name}.`,
  });
}
