import { isParleyError } from "@parley/contract";
import type { Database } from "@parley/db";
import {
  ModelError,
  providerAgentOptions,
  type GuardedWay,
  type KeySource,
  type ProviderKey,
} from "@parley/gateway";
import { Cache } from "../../kernel/cache.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { listEnvironmentKeys, listProviderKeys } from "./provider-keys.store.ts";
import type { EnvironmentKeyRow, ProviderKeyRow } from "./provider-keys.tables.ts";

/**
 * The saved provider keys of an organization, those of an environment (by name or id) before those of all. Each is opened when its `apiKey` is first read, so that one that does not
 * open (sealed under another secret) is in the way of nothing else. @throws ModelError then, saying what to do
 */
export type KeySourceOf = (organizationId: string, environment?: string) => KeySource;

type Dependencies = { database: Database; secrets: SecretBox; events: EventBus; egress: Egress };
type Keys = {
  ofAll: ReadonlyMap<string, ProviderKey>;
  /** By the environment's name, and by its id. */
  ofEnvironments: ReadonlyMap<string, ReadonlyMap<string, ProviderKey>>;
};

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

/** What a sealed key belongs to: it opens for no other organization, provider or environment. */
export const sealContext = (organizationId: string, provider: string, environmentId?: string): string =>
  `provider-key:${organizationId}:${provider}${environmentId === undefined ? "" : `:${environmentId}`}`;

export function createOrganizationKeys({ database, secrets, events, egress }: Dependencies): KeySourceOf {
  const cache = new Cache<Keys>({ max: 1000, maxAgeMs });
  const way = createWay(egress);
  const toKey = (row: KeyRow): ProviderKey => toProviderKey(row, { secrets, way });
  events.on("provider-key.changed", () => cache.clear());
  const load = async (organizationId: string): Promise<Keys> => {
    const { executor } = database;
    const rows = await listProviderKeys(executor, organizationId);
    const ofEnvironments = new Map<string, Map<string, ProviderKey>>();
    for (const row of await listEnvironmentKeys(executor, organizationId))
      for (const name of [row.environment_name, row.environment_id]) {
        const known = ofEnvironments.get(name) ?? new Map<string, ProviderKey>();
        ofEnvironments.set(name, known.set(row.provider, toKey(row)));
      }
    return { ofAll: new Map(rows.map((row) => [row.provider, toKey(row)])), ofEnvironments };
  };
  return (organizationId, environment) => (provider) => {
    const wanted = { environment, provider };
    const known = cache.peek(organizationId);
    if (known !== undefined) return findKey(known, wanted);
    return cache.get(organizationId, () => load(organizationId)).then((keys) => findKey(keys, wanted));
  };
}

function findKey(
  { ofAll, ofEnvironments }: Keys,
  { environment, provider }: { environment: string | undefined; provider: string },
): ProviderKey | undefined {
  const own = environment === undefined ? undefined : ofEnvironments.get(environment);
  return own?.get(provider) ?? ofAll.get(provider);
}

/** Base URLs that organizations chose lead where other addresses that users give may, too, and nowhere else. */
const createWay = (egress: Egress): GuardedWay => ({
  dispatcher: egress.openDispatcher(providerAgentOptions),
  check: (url) => egress.check(url),
  // A host that cannot be found now may be found later.
  refusalOf: (error) => (isParleyError(error) && error.kind === "unprocessable" ? error.message : undefined),
});

type KeyRow = ProviderKeyRow & Partial<Pick<EnvironmentKeyRow, "environment_id">>;

function toProviderKey(row: KeyRow, { secrets, way }: { secrets: SecretBox; way: GuardedWay }): ProviderKey {
  const { organization_id: organizationId, provider, environment_id } = row;
  let opened: string | undefined;
  return {
    baseUrl: row.base_url ?? undefined,
    way,
    get apiKey() {
      try {
        opened ??= secrets.open(row.sealed_key, sealContext(organizationId, provider, environment_id));
        return opened;
      } catch (cause) {
        const message =
          `The saved key of the provider ${provider} cannot be opened: it was saved under another secret. ` +
          "Save it again, or start Parley with the PARLEY_SECRET (or the secret.key of the data folder) of that time.";
        throw new ModelError({ kind: "missing_key", provider, message, cause });
      }
    },
  };
}
