import type { SecretBox } from "../../kernel/secrets.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { GitHost } from "./hosts/git-host.ts";
import { hosts } from "./hosts/hosts.ts";
import type { RepositoryRow } from "./repositories.tables.ts";

type Owner = Pick<RepositoryRow, "organization_id" | "id" | "host" | "base_url">;

/** A token opens for no other address than the one it was given for: who changes that has to give it again. */
export const tokenContext = ({ organization_id, id, host, base_url }: Owner): string =>
  `git-token:${organization_id}:${id}:${host}:${base_url}`;
export const hookSecretContext = ({ organization_id, id }: Pick<Owner, "organization_id" | "id">): string =>
  `git-hook:${organization_id}:${id}`;

export const sealToken = (box: SecretBox, owner: Owner, token: string): string =>
  box.seal(token, tokenContext(owner));

export const sealHookSecret = (box: SecretBox, owner: Owner, secret: string): string =>
  box.seal(secret, hookSecretContext(owner));

/** @throws when it was sealed under another PARLEY_SECRET */
export const openHookSecret = (box: SecretBox, row: RepositoryRow): string =>
  box.open(row.sealed_hook_secret, hookSecretContext(row));

type HostDependencies = { secrets: SecretBox; egress: Egress };

/** The repository at its host, asked with the token that is kept. */
export function openHost(
  { secrets, egress }: HostDependencies,
  row: RepositoryRow,
  signal?: AbortSignal,
): GitHost {
  const token = secrets.open(row.sealed_token, tokenContext(row));
  return hosts[row.host].open({ egress, baseUrl: row.base_url, name: row.name, token, signal });
}
