import { randomBytes } from "node:crypto";
import { repositoryErrors, type Contract, type EndpointInput } from "@parley/contract";
import { takeLock, toJson } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import type { RepositoriesDependencies } from "./dependencies.ts";
import { hosts } from "./hosts/hosts.ts";
import { beginAnew, readPushOrder } from "./push-order.ts";
import { findRepository, insertRepository, updateRepository } from "./repositories.store.ts";
import type { RepositoryRow } from "./repositories.tables.ts";
import { sealHookSecret, sealToken } from "./repository-secrets.ts";

type Given = EndpointInput<Contract["repositories"]["endpoints"]["set"]>["body"];
type Chosen = { row: RepositoryRow; hookSecret: string | null };

/** Pushes that wait are of the branch that was chosen when they came. */
function orderOf(current: RepositoryRow, chosen: Given): string | null {
  const isSame =
    current.host === chosen.host &&
    current.base_url === chosen.base_url &&
    current.name === chosen.name &&
    current.branch === (chosen.branch ?? "main") &&
    current.folder === (chosen.folder ?? "");
  return isSame ? current.push_order : toJson(beginAnew(readPushOrder(current.push_order)));
}

/**
 * Makes or changes the one repository of an organization; a new one has a new secret.
 *
 * @throws unprocessable for an address that would not be asked, or where a token is needed and not given
 */
export async function setRepository(
  { database, egress, secrets, clock }: RepositoriesDependencies,
  { organizationId, body }: { organizationId: string; body: Given },
): Promise<Chosen> {
  const baseUrl = (body.base_url ?? hosts[body.host].defaultBaseUrl).replace(/\/+$/, "");
  egress.check(baseUrl);
  return database.transaction(async (transaction) => {
    await takeLock(transaction, `repository:${organizationId}`);
    const current = await findRepository(transaction, { organizationId });
    const owner = {
      id: current?.id ?? createId("repo"),
      organization_id: organizationId,
      host: body.host,
      base_url: baseUrl,
    };
    const isSamePlace = current?.host === body.host && current.base_url === baseUrl;
    if (body.token === undefined && !isSamePlace) throw repositoryErrors.tokenMissing();
    const isSecretNew = current === undefined || body.renew_hook_secret === true;
    const hookSecret = isSecretNew ? randomBytes(32).toString("base64url") : null;
    const row: RepositoryRow = {
      ...owner,
      name: body.name,
      branch: body.branch ?? "main",
      folder: body.folder ?? "",
      sealed_token:
        body.token === undefined ? (current?.sealed_token ?? "") : sealToken(secrets, owner, body.token),
      sealed_hook_secret:
        hookSecret === null
          ? (current?.sealed_hook_secret ?? "")
          : sealHookSecret(secrets, owner, hookSecret),
      last_error: null,
      push_order: current === undefined ? null : orderOf(current, { ...body, base_url: baseUrl }),
      created_at: current?.created_at ?? clock(),
      updated_at: clock(),
    };
    if (current === undefined) await insertRepository(transaction, row);
    else await updateRepository(transaction, { organizationId, changes: row });
    return { row, hookSecret };
  });
}
