import { contract, ssoErrors } from "@parley/contract";
import { implement } from "../../../kernel/implement.ts";
import type { SecretBox } from "../../../kernel/secrets.ts";
import type { PeopleDependencies } from "../change-members.ts";
import type { SsoConnectionRow } from "../people.tables.ts";
import { requireRole } from "../require-role.ts";
import { deleteConnection, listConnections, listDomains, updateConnection } from "../sso.store.ts";
import { addDomain, removeDomain, verifyDomain, type ResolveTxt } from "./change-domains.ts";
import { connectProvider } from "./connect-provider.ts";
import type { OidcClient } from "./oidc-client.ts";
import { describeConnection, secretContext, toConnection } from "./sso-connections.ts";

export type SsoDependencies = PeopleDependencies & {
  secrets: SecretBox;
  oidc: OidcClient;
  publicUrl: () => string;
  resolveTxt: ResolveTxt;
};

export function ssoRoutes(dependencies: SsoDependencies) {
  const { database, clock, events, secrets, publicUrl } = dependencies;
  const { executor } = database;
  const describe = (given: { organizationId: string; id: string }) =>
    describeConnection(executor, { ...given, publicUrl: publicUrl() });
  // Who came in otherwise than they have to by now is out at once.
  const tellAll = (organizationId: string) => events.emit("access.changed", { organizationId });
  return implement(contract.ssoConnections, {
    list: async (_, { organizationId }) => {
      const domains = await listDomains(executor, { organizationId });
      const rows = await listConnections(executor, { organizationId });
      return rows.map((row) => toConnection(row, { domains, publicUrl: publicUrl() }));
    },
    create: async ({ body }, { organizationId, actor }) => {
      const row = await connectProvider(dependencies, { organizationId, actor, ...body });
      return toConnection(row, { domains: [], publicUrl: publicUrl() });
    },
    update: async ({ params: { id }, body }, { organizationId, actor }) => {
      const { name, client_id, client_secret, role, is_required } = body;
      const changes: Partial<SsoConnectionRow> = {
        ...(name != null && { name }),
        ...(client_id != null && { client_id }),
        ...(client_secret != null && { sealed_secret: secrets.seal(client_secret, secretContext(id)) }),
        ...(role != null && { role }),
        ...(is_required != null && { is_required }),
        updated_at: clock(),
      };
      await database.transaction(async (transaction) => {
        const isThere = await updateConnection(transaction, { organizationId, id, changes });
        if (!isThere) throw ssoErrors.notFound({ connection_id: id });
        if (role != null) await requireRole(transaction, { organizationId, role, actor });
      });
      tellAll(organizationId);
      return describe({ organizationId, id });
    },
    delete: async ({ params: { id } }, { organizationId }) => {
      await database.transaction(async (transaction) => {
        const isDeleted = await deleteConnection(transaction, { organizationId, id });
        if (!isDeleted) throw ssoErrors.notFound({ connection_id: id });
      });
    },
    addDomain: async ({ params }, { organizationId, actor }) => {
      await addDomain(dependencies, { organizationId, actor, ...params });
      tellAll(organizationId);
      return describe({ organizationId, id: params.id });
    },
    verifyDomain: async ({ params }, { organizationId, actor }) => {
      await verifyDomain(dependencies, { organizationId, actor, ...params });
      tellAll(organizationId);
      return describe({ organizationId, id: params.id });
    },
    removeDomain: async ({ params }, { organizationId }) => {
      await removeDomain(dependencies, { organizationId, ...params });
      return describe({ organizationId, id: params.id });
    },
  });
}
