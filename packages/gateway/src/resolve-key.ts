import type { GatewayRequest, KeySource, ProviderKey } from "./gateway.ts";
import { ModelError } from "./model-error.ts";
import type { Provider, Providers } from "./provider.ts";
import { providers as allProviders } from "./providers/index.ts";

export type KeyQuestion = { name: string; provider: Provider; request: GatewayRequest; keys: KeySource };

/**
 * The key of one call: the request's own, else the organization's, else the deployment's. A base URL is never
 * joined with a key of lower rank, so nobody can have the deployment's key sent to an address of their own.
 */
export async function resolveKey({ name, provider, request, keys }: KeyQuestion): Promise<ProviderKey> {
  const { wireKeys, requires } = provider;
  const own = readOwn(request, wireKeys);
  const ofOrganization = request.keys?.(name);
  const organization = ofOrganization instanceof Promise ? await ofOrganization : ofOrganization;
  const ofDeployment = keys(name);
  const deployment = ofDeployment instanceof Promise ? await ofDeployment : ofDeployment;
  const place: ProviderKey = organization?.baseUrl === undefined ? (deployment ?? {}) : organization;
  const { baseUrl, way } = place;
  // One after the other: reading a key may mean opening it, and one that does not open must be in nobody's way.
  const candidates = [
    () => own.apiKey !== undefined && { apiKey: own.apiKey, baseUrl: own.baseUrl ?? baseUrl, way },
    () => organization && { apiKey: organization.apiKey, baseUrl, way },
    () => deployment ?? {},
  ];
  for (const read of candidates) {
    const candidate = read();
    if (candidate && requires.every((part) => candidate[part])) return candidate;
  }
  throw missingKey(name, provider);
}

function readOwn({ apiKeys = {} }: GatewayRequest, wireKeys: Provider["wireKeys"]): ProviderKey {
  return {
    apiKey: (wireKeys.apiKey && apiKeys[wireKeys.apiKey]) || undefined,
    baseUrl: (wireKeys.baseUrl && apiKeys[wireKeys.baseUrl]) || undefined,
  };
}

function missingKey(name: string, { environment, wireKeys, requires }: Provider): ModelError {
  const needsUrl = requires.includes("baseUrl");
  const what = needsUrl ? "base URL" : "API key";
  const variable = needsUrl ? environment.baseUrl : environment.apiKey;
  const ways = [
    variable && `set ${variable}`,
    `save one for the organization`,
    !needsUrl && wireKeys.apiKey && `send one as provider_api_keys.${wireKeys.apiKey}`,
  ].filter(Boolean);
  const message = `No ${what} is known for the provider ${name}: ${ways.join(", or ")}.`;
  return new ModelError({ kind: "missing_key", provider: name, message });
}

/**
 * Keys and base URLs under the vendors' own names, e.g. `OPENAI_API_KEY` and `OPENAI_BASE_URL`.
 *
 * ```ts
 * createGateway({ keys: createEnvironmentKeys(process.env) });
 * ```
 */
export function createEnvironmentKeys(
  environment: Readonly<Record<string, string | undefined>>,
  providers: Providers = allProviders,
): KeySource {
  return (name) => {
    const names = providers[name]?.environment;
    const apiKey = (names?.apiKey && environment[names.apiKey]) || undefined;
    const baseUrl = (names?.baseUrl && environment[names.baseUrl]) || undefined;
    return apiKey === undefined && baseUrl === undefined ? undefined : { apiKey, baseUrl };
  };
}
