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

export type ProviderKeyTables = { provider_keys: ProviderKeyRow };
