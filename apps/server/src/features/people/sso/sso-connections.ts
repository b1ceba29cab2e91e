import { ssoErrors, type SsoConnection } from "@parley/contract";
import type { Executor } from "@parley/db";
import { toTimestamp } from "../../../kernel/clock.ts";
import type { SsoConnectionRow, SsoDomainRow } from "../people.tables.ts";
import { findConnection, listDomains } from "../sso.store.ts";
import { ssoCallbackUrl } from "./sso-paths.ts";

/** What a client's secret is sealed for. */
export const secretContext = (connectionId: string): string => `sso-connection:${connectionId}`;

export const proofName = (domain: string): string => `_parley.${domain}`;

/** A connection as its admins see it. @throws not_found */
export async function describeConnection(
  executor: Executor,
  { organizationId, id, publicUrl }: { organizationId: string; id: string; publicUrl: string },
): Promise<SsoConnection> {
  const row = await findConnection(executor, { organizationId, id });
  if (row === undefined) throw ssoErrors.notFound({ connection_id: id });
  return toConnection(row, { domains: await listDomains(executor, { organizationId }), publicUrl });
}

export function toConnection(
  row: SsoConnectionRow,
  { domains, publicUrl }: { domains: readonly SsoDomainRow[]; publicUrl: string },
): SsoConnection {
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    client_id: row.client_id,
    redirect_url: ssoCallbackUrl(publicUrl),
    role: row.role,
    is_required: row.is_required,
    domains: domains
      .filter(({ connection_id }) => connection_id === row.id)
      .map(({ domain, verified_at, proof }) => ({
        domain,
        verified_at: verified_at === null ? null : toTimestamp(verified_at),
        proof: { name: proofName(domain), value: proof },
      })),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  };
}
