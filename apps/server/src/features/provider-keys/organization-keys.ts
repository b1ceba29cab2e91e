import type { Database } from "@parley/db";
import type { KeySource, ProviderKey } from "@parley/gateway";
import { Cache } from "../../kernel/cache.ts";
import type { EventBus } from "../../kernel/events.ts";
import type { SecretBox } from "../../kernel/secrets.ts";
import { listProviderKeys } from "./provider-keys.store.ts";

/** The saved provider keys of an organization, opened for a call. */
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
    return new Map(
      rows.map((row) => [
        row.provider,
        {
          apiKey: secrets.open(row.sealed_key, sealContext(organizationId, row.provider)),
          baseUrl: row.base_url ?? undefined,
        },
      ]),
    );
  };
  return (organizationId) => async (provider) => {
    const keys = cache.peek(organizationId) ?? (await cache.get(organizationId, () => load(organizationId)));
    return keys.get(provider);
  };
}
