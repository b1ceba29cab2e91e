import { channelSecretContext, placeTokenContext } from "../channels/index.ts";
import { variableSecretContext } from "../tools/index.ts";
import { ssoSecretContext } from "../people/index.ts";
import { providerKeyContext } from "../provider-keys/index.ts";
import { redactionHookContext } from "../redaction/index.ts";
import { hookSecretContext, tokenContext } from "../repositories/index.ts";
import { pushKeyContext } from "../push/index.ts";
import { receiptKeyContext } from "../receipts/index.ts";
import { webhookSecretContext } from "../webhooks/index.ts";

/** Where secrets lie encrypted, and what each belongs to. */
export type SealedColumn = {
  readonly table: string;
  readonly column: string;
  /** What tells a row, in the order it is walked in. */
  readonly key: readonly [string, ...string[]];
  /** What else its context is made of. */
  readonly others?: readonly string[];
  readonly contextOf: (row: Readonly<Record<string, string>>) => string;
};

type Row = Readonly<Record<string, string>>;
const ownerOf = (row: Row) => ({ organization_id: row["organization_id"] ?? "", id: row["id"] ?? "" });

/** All there are: a test compares them with the columns of the database. */
export const sealedColumns: readonly SealedColumn[] = [
  {
    table: "provider_keys",
    column: "sealed_key",
    key: ["organization_id", "provider"],
    contextOf: (row) => providerKeyContext(row["organization_id"] ?? "", row["provider"] ?? ""),
  },
  {
    table: "environment_provider_keys",
    column: "sealed_key",
    key: ["organization_id", "environment_id", "provider"],
    contextOf: (row) =>
      providerKeyContext(row["organization_id"] ?? "", row["provider"] ?? "", row["environment_id"]),
  },
  {
    table: "redaction_hooks",
    column: "sealed_secret",
    key: ["organization_id"],
    contextOf: (row) => redactionHookContext(row["organization_id"] ?? ""),
  },
  {
    table: "tool_variables",
    column: "sealed_value",
    key: ["file_id", "name"],
    others: ["organization_id"],
    contextOf: (row) =>
      variableSecretContext({
        organizationId: row["organization_id"] ?? "",
        fileId: row["file_id"] ?? "",
        name: row["name"] ?? "",
      }),
  },
  {
    table: "channels",
    column: "sealed_secrets",
    key: ["id"],
    others: ["organization_id"],
    contextOf: (row) => channelSecretContext(ownerOf(row)),
  },
  {
    table: "channel_place_options",
    column: "sealed_token",
    key: ["approval_id", "address"],
    others: ["organization_id"],
    contextOf: (row) =>
      placeTokenContext({
        organization_id: row["organization_id"] ?? "",
        approval_id: row["approval_id"] ?? "",
        address: row["address"] ?? "",
      }),
  },
  ...["sealed_secret", "previous_sealed_secret"].map((column) => ({
    table: "webhooks",
    column,
    key: ["id"] as const,
    others: ["organization_id"],
    contextOf: (row: Row) => webhookSecretContext(ownerOf(row)),
  })),
  {
    table: "git_repositories",
    column: "sealed_token",
    key: ["id"],
    others: ["organization_id", "host", "base_url"],
    contextOf: (row) =>
      tokenContext({
        ...ownerOf(row),
        host: (row["host"] ?? "") as "github",
        base_url: row["base_url"] ?? "",
      }),
  },
  {
    table: "git_repositories",
    column: "sealed_hook_secret",
    key: ["id"],
    others: ["organization_id"],
    contextOf: (row) => hookSecretContext(ownerOf(row)),
  },
  {
    table: "receipt_keys",
    column: "sealed_private_key",
    key: ["organization_id", "id"],
    contextOf: (row) => receiptKeyContext(ownerOf(row)),
  },
  {
    table: "push_keys",
    column: "sealed_private_key",
    key: ["id"],
    contextOf: (row) => pushKeyContext(row["id"] ?? ""),
  },
  {
    table: "sso_connections",
    column: "sealed_secret",
    key: ["id"],
    contextOf: (row) => ssoSecretContext(row["id"] ?? ""),
  },
];
