import { contract, environmentErrors, providerKeyErrors } from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import type { KeySource } from "@parley/gateway";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { EventBus } from "../../kernel/events.ts";
import { implement } from "../../kernel/implement.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { sealContext } from "./organization-keys.ts";
import {
  deleteEnvironmentKey,
  deleteProviderKey,
  findEnvironment,
  listEnvironmentKeys,
  listProviderKeys,
  saveEnvironmentKey,
  saveProviderKey,
  type NamedEnvironmentKey,
} from "./provider-keys.store.ts";
import type { ProviderKeyRow } from "./provider-keys.tables.ts";

type Dependencies = {
  database: Database;
  clock: Clock;
  events: EventBus;
  secrets: SecretBox;
  egress: Egress;
  /** Keys given to the process in its environment. */
  environmentKeys: KeySource;
  /** Names of the providers there are. */
  providerNames: readonly string[];
};

export const providerKeyRoutes = (dependencies: Dependencies) => {
  const { database, clock, events, secrets, egress, providerNames } = dependencies;
  return implement(contract.providerKeys, {
    list: async (_, { organizationId }) => {
      const saved = await listProviderKeys(database.executor, organizationId);
      const ofEnvironments = await listEnvironmentKeys(database.executor, organizationId);
      const given = await listProcessKeys(dependencies, new Set(saved.map((row) => row.provider)));
      return [...saved.map(toProviderKey), ...ofEnvironments.map(toEnvironmentKey), ...given];
    },
    set: async ({ params, query, body }, { organizationId }) => {
      const { provider } = params;
      if (!providerNames.includes(provider)) {
        throw providerKeyErrors.unknownProvider({ provider, known: [...providerNames] });
      }
      if (body.base_url != null) egress.check(body.base_url);
      const environment = await findGiven(database.executor, { organizationId, ...query });
      const row: ProviderKeyRow = {
        organization_id: organizationId,
        provider,
        sealed_key: secrets.seal(body.api_key, sealContext(organizationId, provider, environment?.id)),
        hint: hintOf(body.api_key) ?? "",
        base_url: body.base_url ?? null,
        updated_at: clock(),
      };
      const ofEnvironment = environment && { ...row, environment_id: environment.id };
      await database.transaction((executor) =>
        ofEnvironment ? saveEnvironmentKey(executor, ofEnvironment) : saveProviderKey(executor, row),
      );
      events.emit("provider-key.changed", { organizationId });
      return environment ? { ...toProviderKey(row), environment } : toProviderKey(row);
    },
    delete: async ({ params, query }, { organizationId }) => {
      const of = { organizationId, provider: params.provider };
      await database.transaction(async (executor) => {
        const environment = await findGiven(executor, { organizationId, ...query });
        const isDeleted = environment
          ? await deleteEnvironmentKey(executor, { ...of, environmentId: environment.id })
          : await deleteProviderKey(executor, of);
        if (!isDeleted) throw providerKeyErrors.notFound(params);
      });
      events.emit("provider-key.changed", { organizationId });
    },
  });
};

/** @throws not_found for an environment that there is not */
async function findGiven(
  executor: Executor,
  { organizationId, environment }: { organizationId: string; environment?: string | undefined },
): Promise<{ id: string; name: string } | undefined> {
  if (environment === undefined) return undefined;
  const found = await findEnvironment(executor, { organizationId, environment });
  if (found === undefined) throw environmentErrors.notFound({ environment });
  return found;
}

const longestSecret = 12;

/** How a key ends; of a short one that would tell too much. */
const hintOf = (key: string): string | null => (key.length > longestSecret ? key.slice(-4) : null);

const toProviderKey = (row: ProviderKeyRow) => ({
  provider: row.provider,
  source: "organization" as const,
  environment: null,
  key_hint: row.hint || null,
  base_url: row.base_url,
  updated_at: toTimestamp(row.updated_at),
});

const toEnvironmentKey = (row: NamedEnvironmentKey) => ({
  ...toProviderKey(row),
  environment: { id: row.environment_id, name: row.environment_name },
});

async function listProcessKeys({ environmentKeys, providerNames }: Dependencies, saved: ReadonlySet<string>) {
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
            environment: null,
            key_hint: key.apiKey === undefined ? null : hintOf(key.apiKey),
            base_url: key.baseUrl ?? null,
            updated_at: null,
          },
        ],
  );
}
