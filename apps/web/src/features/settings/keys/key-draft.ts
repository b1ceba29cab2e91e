import type { Permission } from "@parley/contract";
import type { ApiKey, KeyChange, KeyDraft } from "../access-queries.ts";

/** A key as it stands in its form. */
export type Draft = {
  name: string;
  account: string | null;
  permissions: Permission[];
  paths: string[];
  /** Their names. */
  environments: string[];
  perMinute: number | undefined;
  budget: number | undefined;
  /** `2026-12-31`, or empty. */
  expires: string;
};

export const emptyKey: Draft = {
  name: "",
  account: null,
  permissions: ["call", "log"],
  paths: [],
  environments: [],
  perMinute: undefined,
  budget: undefined,
  expires: "",
};

export const draftOf = (key: ApiKey): Draft => ({
  name: key.name,
  account: key.service_account_id,
  permissions: key.permissions,
  paths: key.paths ?? [],
  environments: key.environments?.map(({ name }) => name) ?? [],
  perMinute: key.requests_per_minute ?? undefined,
  budget: key.monthly_budget ?? undefined,
  expires: key.expires_at?.slice(0, 10) ?? "",
});

/** What a new key is asked for with: limits that are not given are not sent. */
export const toNewKey = (draft: Draft): KeyDraft => ({
  name: draft.name.trim(),
  permissions: draft.permissions,
  ...(draft.account !== null && { service_account_id: draft.account }),
  ...(draft.paths.length > 0 && { paths: draft.paths }),
  ...(draft.environments.length > 0 && { environments: draft.environments }),
  ...(draft.perMinute !== undefined && { requests_per_minute: draft.perMinute }),
  ...(draft.budget !== undefined && { monthly_budget: draft.budget }),
  ...(draft.expires !== "" && { expires_at: draft.expires }),
});

/** What a key is changed with: a limit that stands empty is taken away; the end stays as exact as it was. */
export function toChange(draft: Draft, known: ApiKey): KeyChange {
  const isSameEnd = draft.expires === draftOf(known).expires;
  return {
    name: draft.name.trim(),
    permissions: draft.permissions,
    paths: draft.paths.length > 0 ? draft.paths : null,
    environments: draft.environments.length > 0 ? draft.environments : null,
    requests_per_minute: draft.perMinute ?? null,
    monthly_budget: draft.budget ?? null,
    ...(!isSameEnd && { expires_at: draft.expires === "" ? null : draft.expires }),
  };
}
