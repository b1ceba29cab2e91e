import { contract, providerKeyErrors } from "@parley/contract";
import type { Database } from "@parley/db";
import type { KeySource } from "@parley/gateway";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { implement } from "../../kernel/implement.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { sealContext } from "./organization-keys.ts";
import { deleteProviderKey, listProviderKeys, saveProviderKey } from "./provider-keys.store.ts";
import type { ProviderKeyRow } from "./provider-keys.tables.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  secrets: SecretBox;
  /** Keys given to the process in its environment. */
  environmentKeys: KeySource;
  /** Names of the providers there are. */
  providerNames: readonly string[];
};

export const providerKeyRoutes = (dependencies: Dependencies) => {
  const { database, clock, events, secrets, providerNames } = dependencies;
  return implement(contract.providerKeys, {
    list: async (_, { organizationId }) => {
      const saved = await listProviderKeys(database.executor, organizationId);
      const given = await listEnvironmentKeys(dependencies, new Set(saved.map((row) => row.provider)));
      return [...saved.map(toProviderKey), ...given];
    },
    set: async ({ params, body }, { organizationId }) => {
      const { provider } = params;
      if (!providerNames.includes(provider)) {
        throw providerKeyErrors.unknownProvider({ provider, known: [...providerNames] });
      }
      const row: ProviderKeyRow = {
        organization_id: organizationId,
        provider,
        sealed_key: secrets.seal(body.api_key, sealContext(organizationId, provider)),
        hint: hintOf(body.api_key) ?? "",
        base_url: body.base_url ?? null,
        updated_at: clock(),
      };
      await database.transaction((executor) => saveProviderKey(executor, row));
      events.emit("provider-key.changed", { organizationId });
      return toProviderKey(row);
    },
    delete: async ({ params }, { organizationId }) => {
      const { provider } = params;
      await database.transaction(async (executor) => {
        if (!(await deleteProviderKey(executor, { organizationId, provider })))
          throw providerKeyErrors.notFound({ provider });
      });
      events.emit("provider-key.changed", { organizationId });
    },
  });
};

const longestSecret = 12;

/** How a key ends; of a short one that would tell too much. */
const hintOf = (key: string): string | null => (key.length > longestSecret ? key.slice(-4) : null);

const toProviderKey = (row: ProviderKeyRow) => ({
  provider: row.provider,
  source: "organization" as const,
  key_hint: row.hint || null,
  base_url: row.base_url,
  updated_at: toTimestamp(row.updated_at),
});

async function listEnvironmentKeys(
  { environmentKeys, providerNames }: Dependencies,
  saved: ReadonlySet<string>,
) {
  const found = await Promise.all(
    providerNames
      .filter((provider) => !saved.has(provider))
      .map(async (provider) => ({ provider, key: await environmentKeys(provider) })),
  );
  return found.flatMap(({ provider, key }) =>
    key === undefined
      ? []
      : [
          {
            provider,
            source: "environment" as const,
            key_hint: key.apiKey === undefined ? null : hintOf(key.apiKey),
            base_url: key.baseUrl ?? null,
            updated_at: null,
          },
        ],
  );
}
