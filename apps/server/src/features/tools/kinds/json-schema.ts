import { toolErrors } from "@parley/contract";
import type { ToolBehaviour } from "./kind.ts";

/** A description for models; what it describes runs elsewhere. */
export const jsonSchema: ToolBehaviour = {
  run: async ({ path }) => {
    throw toolErrors.notCallable({ tool: path, type: "json_schema" });
  },
};
