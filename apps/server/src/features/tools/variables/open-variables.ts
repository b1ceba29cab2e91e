import { toolErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { SecretBox } from "../../../kernel/secrets.ts";
import { listVariables } from "./variables.store.ts";

/** What a sealed value belongs to: it opens for no other organization, Tool or name. */
export const sealContext = (where: { organizationId: string; fileId: string; name: string }): string =>
  `tool-variable:${where.organizationId}:${where.fileId}:${where.name}`;

type Wanted = {
  executor: Executor;
  secrets: SecretBox;
  organizationId: string;
  fileId: string;
  path: string;
};

/** The environment variables of a Tool, for the moment it runs. @throws unprocessable for one that does not open */
export async function openVariables(wanted: Wanted): Promise<Record<string, string>> {
  const { executor, secrets, organizationId, fileId, path } = wanted;
  const rows = await listVariables(executor, { organizationId, fileId });
  return Object.fromEntries(
    rows.map(({ name, sealed_value }) => {
      try {
        return [name, secrets.open(sealed_value, sealContext({ organizationId, fileId, name }))];
      } catch (cause) {
        throw toolErrors.variableUnreadable({ name, tool: path }, { cause });
      }
    }),
  );
}
