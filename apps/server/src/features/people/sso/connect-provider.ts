import { createId } from "../../../kernel/ids.ts";
import type { Actor } from "../../../kernel/request-context.ts";
import type { SecretBox } from "../../../kernel/secrets.ts";
import type { PeopleDependencies } from "../change-members.ts";
import type { SsoConnectionRow } from "../people.tables.ts";
import { requireRole } from "../require-role.ts";
import { insertConnection } from "../sso.store.ts";
import type { OidcClient } from "./oidc-client.ts";
import { secretContext } from "./sso-connections.ts";

type Dependencies = PeopleDependencies & { secrets: SecretBox; oidc: OidcClient };

type Given = {
  organizationId: string;
  actor: Actor;
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  role?: string | null | undefined;
};

const defaultRole = "member";

/** Keeps a provider that was asked and answered. @throws unprocessable, forbidden */
export async function connectProvider(
  { database, clock, secrets, oidc }: Dependencies,
  { organizationId, actor, name, issuer, client_id, client_secret, role: givenRole }: Given,
): Promise<SsoConnectionRow> {
  const role = givenRole ?? defaultRole;
  await requireRole(database.executor, { organizationId, role, actor });
  await oidc.check({ issuer, clientId: client_id, clientSecret: client_secret });
  const [id, now] = [createId("sso"), clock()];
  const row: SsoConnectionRow = {
    id,
    organization_id: organizationId,
    name,
    issuer,
    client_id,
    sealed_secret: secrets.seal(client_secret, secretContext(id)),
    role,
    is_required: false,
    created_at: now,
    updated_at: now,
  };
  await database.transaction(async (transaction) => {
    await requireRole(transaction, { organizationId, role, actor });
    await insertConnection(transaction, row);
  });
  return row;
}
