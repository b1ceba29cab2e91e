import { contract } from "@parley/contract";
import {
  isModelError,
  type Catalogue,
  type KeySource,
  type ModelEntry,
  type ProviderKey,
} from "@parley/gateway";
import { implement } from "../../kernel/implement.ts";
import type { KeySourceOf } from "../provider-keys/index.ts";

type Dependencies = { catalogue: Catalogue; keysOf: KeySourceOf; environmentKeys: KeySource };

const microPerUnit = 1_000_000;
const toPrice = (micro: number | null): number | null => (micro === null ? null : micro / microPerUnit);

export const modelRoutes = ({ catalogue, keysOf, environmentKeys }: Dependencies) =>
  implement(contract.models, {
    list: async (_, { organizationId }) => {
      const providers = [...new Set(catalogue.models.map((entry) => entry.provider))];
      const isAvailable = async (provider: string): Promise<boolean> =>
        provider === "mock" ||
        isUsable((await keysOf(organizationId)(provider)) ?? (await environmentKeys(provider)));
      const available = new Map(
        await Promise.all(
          providers.map(async (provider) => [provider, await isAvailable(provider)] as const),
        ),
      );
      return catalogue.models.map((entry) => ({
        provider: entry.provider,
        model: entry.name,
        context_tokens: entry.context_window,
        max_output_tokens: entry.max_output_tokens,
        input_price: toPrice(entry.prices.input),
        output_price: toPrice(entry.prices.output),
        capabilities: toCapabilities(entry),
        is_available: available.get(entry.provider) ?? false,
      }));
    },
  });

/** Whether there is a key, and it opens. */
function isUsable(key: ProviderKey | undefined): boolean {
  try {
    return key !== undefined && (key.apiKey ?? key.baseUrl) !== undefined;
  } catch (error) {
    if (isModelError(error)) return false;
    throw error;
  }
}

const toCapabilities = ({ capabilities }: ModelEntry): string[] =>
  Object.entries(capabilities).flatMap(([name, has]) => (has ? [name] : []));
