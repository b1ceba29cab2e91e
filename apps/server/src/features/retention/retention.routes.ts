import {
  contract,
  directoryErrors,
  retentionErrors,
  type RetentionReport,
  type RetentionRule,
} from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import { findDirectory } from "../../kernel/access/find-directory.store.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { lockHolds } from "../../kernel/retention/refuse-held.store.ts";
import { applyRetention, toReport } from "./apply-retention.ts";
import type { Rule } from "./effective-rule.ts";
import { previewRetention } from "./preview-retention.ts";
import { deleteRule, listReports, listRules, saveRule } from "./retention.store.ts";
import type { RetentionRuleRow } from "./retention.tables.ts";

type Dependencies = { database: Database; clock: Clock };

type GivenRule = {
  organizationId: string;
  id: string;
  delete_after_days?: number | undefined;
  redact_after_days?: number | undefined;
  legal_hold: boolean;
};

export const retentionRoutes = (dependencies: Dependencies) => {
  const { database, clock } = dependencies;
  const withRule = async (
    rules: readonly Rule[],
    { organizationId, id, ...given }: GivenRule,
  ): Promise<Rule[]> => {
    const directory = await findDirectory(database.executor, { organizationId, id });
    if (directory === undefined) throw directoryErrors.notFound({ directory: id });
    const rule = {
      path: directory.path,
      delete_after_days: given.delete_after_days ?? null,
      redact_after_days: given.redact_after_days ?? null,
      legal_hold: given.legal_hold,
    };
    return [...rules.filter(({ path }) => path !== directory.path), rule];
  };
  return implement(contract.retention, {
    list: async (_, { organizationId }) => (await listRules(database.executor, organizationId)).map(toRule),
    set: async ({ params, body }, { organizationId }) =>
      database.transaction(async (executor) => {
        await lockHolds(executor, organizationId);
        const directory = await findDirectory(executor, { organizationId, id: params.id });
        if (directory === undefined) throw directoryErrors.notFound({ directory: params.id });
        const row = {
          organization_id: organizationId,
          directory_id: directory.id,
          ...body,
          updated_at: clock(),
        };
        await saveRule(executor, row);
        return toRule({ ...row, path: directory.path });
      }),
    delete: async ({ params }, { organizationId }) =>
      database.transaction(async (executor) => {
        if (!(await deleteRule(executor, { organizationId, id: params.id })))
          throw retentionErrors.ruleNotFound({ directory: params.id });
      }),
    preview: async ({ query }, { organizationId }) => {
      const { directory_id: id, ...given } = query;
      const saved = await listRules(database.executor, organizationId);
      const rules = id === undefined ? saved : await withRule(saved, { organizationId, id, ...given });
      return previewRetention(database.reader, { organizationId, rules, now: clock() });
    },
    run: (_, { organizationId, signal }) => applyRetention(dependencies, { organizationId, signal }),
    listReports: async (_, { organizationId }) =>
      (await listReports(database.executor, organizationId)).map((row) =>
        toReport({
          id: row.id,
          startedAt: row.started_at,
          endedAt: row.ended_at,
          files: fromJson<RetentionReport["files"]>(row.report),
        }),
      ),
  });
};

const toRule = (row: RetentionRuleRow & { path: string }): RetentionRule => ({
  directory_id: row.directory_id,
  path: row.path,
  delete_after_days: row.delete_after_days,
  redact_after_days: row.redact_after_days,
  legal_hold: row.legal_hold,
  updated_at: toTimestamp(row.updated_at),
});
