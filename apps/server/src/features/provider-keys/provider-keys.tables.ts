export type ProviderKeyRow = {
  organization_id: string;
  provider: string;
  /** The key, encrypted for this organization and provider. */
  sealed_key: string;
  /** The last four characters. */
  hint: string;
  base_url: string | null;
  updated_at: number;
};

/** A key of one environment; it goes before the organization's. */
export type EnvironmentKeyRow = ProviderKeyRow & { environment_id: string };

export type ProviderKeyTables = {
  provider_keys: ProviderKeyRow;
  environment_provider_keys: EnvironmentKeyRow;
  environments: { id: string; organization_id: string; name: string; deleted_at: number | null };
};
