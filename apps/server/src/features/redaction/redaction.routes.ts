import { contract, redactionErrors, type RedactionRule } from "@parley/contract";
import { takeLock } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import { compilePattern } from "./compile-rules.ts";
import { hookHandlers, type HookHandlersDependencies } from "./hook.handlers.ts";
import { deleteRule, insertRule, listRules } from "./redaction.store.ts";
import type { RedactionRuleRow } from "./redaction.tables.ts";

type Dependencies = HookHandlersDependencies;

/** Each is looked for in every text of every Log. */
const mostRules = 50;

export function redactionRoutes(dependencies: Dependencies) {
  const { database, clock, events } = dependencies;
  return implement(contract.redaction, {
    ...hookHandlers(dependencies),
    list: async (_, { organizationId }) => (await listRules(database.executor, organizationId)).map(toRule),
    create: async ({ body }, { organizationId }) => {
      refuseUnusable(body);
      const row: RedactionRuleRow = {
        ...body,
        id: createId("rdr"),
        organization_id: organizationId,
        created_at: clock(),
      };
      await database.transaction(async (executor) => {
        await takeLock(executor, `redaction:${organizationId}`);
        const rules = await listRules(executor, organizationId);
        if (rules.length >= mostRules) throw redactionErrors.tooMany({ most: mostRules });
        await insertRule(executor, row);
      });
      events.emit("access.changed", { organizationId });
      return toRule(row);
    },
    delete: async ({ params: { id } }, { organizationId }) => {
      await database.transaction(async (executor) => {
        if (!(await deleteRule(executor, { organizationId, id }))) throw redactionErrors.notFound({ id });
      });
      events.emit("access.changed", { organizationId });
    },
  });
}

function refuseUnusable({ kind, pattern }: Pick<RedactionRuleRow, "kind" | "pattern">): void {
  const refuse = (reason: string) => redactionErrors.unusable({ pattern, reason });
  if (kind === "field") {
    if (pattern.split(".").includes("")) throw refuse("a name between two dots is missing.");
    return;
  }
  try {
    if (compilePattern(pattern).matcher("").find()) throw refuse("it fits where there is nothing.");
  } catch (error) {
    if (error instanceof Error && "code" in error) throw error;
    throw refuse(error instanceof Error ? error.message : "RE2 does not have it.");
  }
}

const toRule = ({ id, name, kind, pattern, replacement, created_at }: RedactionRuleRow): RedactionRule => ({
  id,
  name,
  kind,
  pattern,
  replacement,
  created_at: toTimestamp(created_at),
});
