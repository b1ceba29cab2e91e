import type { Database } from "@parley/db";
import { ModelError, type KeySource, type ProviderKey } from "@parley/gateway";
import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { listProviderKeys } from "./provider-keys.store.ts";
import type { ProviderKeyRow } from "./provider-keys.tables.ts";

/**
 * The saved provider keys of an organization. Each is opened when its `apiKey` is first read, so that one that does not
 * open (sealed under another secret) is in the way of nothing else. @throws ModelError then, saying what to do
 */
export type KeySourceOf = (organizationId: string) => KeySource;

type Dependencies = { database: Database; secrets: SecretBox; events: EventBus };
type Keys = ReadonlyMap<string, ProviderKey>;

/** Another process's change is seen after this. */
const maxAgeMs = 1000;

/** What a sealed key belongs to: it opens for no other organization or provider. */
export const sealContext = (organizationId: string, provider: string): string =>
  `provider-key:${organizationId}:${provider}`;

export function createOrganizationKeys({ database, secrets, events }: Dependencies): KeySourceOf {
  const cache = new Cache<Keys>({ max: 1000, maxAgeMs });
  events.on("provider-key.changed", () => cache.clear());
  const load = async (organizationId: string): Promise<Keys> => {
    const rows = await listProviderKeys(database.executor, organizationId);
    return new Map(rows.map((row) => [row.provider, toProviderKey(secrets, row)]));
  };
  return (organizationId) => async (provider) => {
    const keys = cache.peek(organizationId) ?? (await cache.get(organizationId, () => load(organizationId)));
    return keys.get(provider);
  };
}

function toProviderKey(secrets: SecretBox, row: ProviderKeyRow): ProviderKey {
  const { organization_id: organizationId, provider } = row;
  let opened: string | undefined;
  return {
    baseUrl: row.base_url ?? undefined,
    get apiKey() {
      try {
        opened ??= secrets.open(row.sealed_key, sealContext(organizationId, provider));
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
