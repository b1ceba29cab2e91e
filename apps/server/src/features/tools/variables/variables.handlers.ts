import { type contract, toolErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Handlers } from "../../../kernel/implement.ts";
import { getFile } from "../../files/index.ts";
import type { ToolsDependencies } from "../dependencies.ts";
import { sealContext } from "./open-variables.ts";
import { deleteVariable, listVariables, saveVariable } from "./variables.store.ts";

type VariableHandlers = Pick<
  Handlers<typeof contract.tools>,
  "listEnvironmentVariables" | "addEnvironmentVariables" | "deleteEnvironmentVariable"
>;

const maxVariables = 100;

/** A Tool's environment variables: given, named, deleted, and never shown. */
export const variableHandlers = ({ database, secrets, clock }: ToolsDependencies): VariableHandlers => ({
  listEnvironmentVariables: async ({ params }, { organizationId }) => {
    const { executor } = database;
    const file = await getFile(executor, { organizationId, type: "tool", id: params.id });
    return describe(executor, { organizationId, fileId: file.id });
  },
  addEnvironmentVariables: ({ params, body }, { organizationId }) =>
    database.transaction(async (executor) => {
      const file = await getFile(executor, { organizationId, type: "tool", id: params.id });
      for (const { name, value } of body)
        await saveVariable(executor, {
          organization_id: organizationId,
          file_id: file.id,
          name,
          sealed_value: secrets.seal(value, sealContext({ organizationId, fileId: file.id, name })),
          updated_at: clock(),
        });
      const variables = await describe(executor, { organizationId, fileId: file.id });
      if (variables.length > maxVariables)
        throw toolErrors.tooManyVariables({ tool: file.path, limit: maxVariables });
      return variables;
    }),
  deleteEnvironmentVariable: async ({ params: { id, name } }, { organizationId }) => {
    const { executor } = database;
    const file = await getFile(executor, { organizationId, type: "tool", id });
    const isDeleted = await deleteVariable(executor, { organizationId, fileId: file.id, name });
    if (!isDeleted) throw toolErrors.variableNotFound({ name, tool: file.path });
    return describe(executor, { organizationId, fileId: file.id });
  },
});

const describe = async (executor: Executor, ofTool: { organizationId: string; fileId: string }) =>
  (await listVariables(executor, ofTool)).map(({ name }) => ({ name, value: "" }));
