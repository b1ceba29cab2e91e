import { apiKeyErrors, budgetErrors, contract, type Budget } from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import type { EventBus } from "../../kernel/events.ts";
import { implement } from "../../kernel/implement.ts";
import { toNano, toUsd } from "../../kernel/money.ts";
import {
  deleteBudget,
  findKeyName,
  listBudgets,
  listKeyNames,
  listMonths,
  saveBudget,
} from "./budgets.store.ts";
import type { BudgetRow } from "./budgets.tables.ts";
import { toMonth } from "./reservations.ts";

type Dependencies = { database: Database; clock: Clock; events: EventBus };

const organizationSubject = "organization";
const yearMs = 365 * 24 * 60 * 60 * 1000;

export function budgetRoutes({ database, clock, events }: Dependencies) {
  return implement(contract.budgets, {
    list: async (_, { organizationId }) => {
      const rows = await listBudgets(database.executor, organizationId);
      return describe(database.executor, { organizationId, rows, now: clock() });
    },
    set: async ({ params, body }, { organizationId }) => {
      const row: BudgetRow = {
        organization_id: organizationId,
        subject: params.subject,
        limit_nano: toNano(body.monthly_limit),
        updated_at: clock(),
      };
      await database.transaction(async (executor) => {
        const key = await findKeyName(executor, { organizationId, subject: params.subject });
        if (params.subject !== organizationSubject && key === undefined)
          throw apiKeyErrors.notFound({ key: params.subject });
        await saveBudget(executor, row);
      });
      events.emit("access.changed", { organizationId });
      const described = await describe(database.executor, { organizationId, rows: [row], now: clock() });
      return described[0] as Budget;
    },
    delete: async ({ params }, { organizationId }) => {
      await database.transaction(async (executor) => {
        if (!(await deleteBudget(executor, { organizationId, subject: params.subject })))
          throw budgetErrors.notFound({ subject: params.subject });
      });
      events.emit("access.changed", { organizationId });
    },
  });
}

async function describe(
  executor: Executor,
  { organizationId, rows, now }: { organizationId: string; rows: readonly BudgetRow[]; now: number },
): Promise<Budget[]> {
  const months = await listMonths(executor, { organizationId, from: toMonth(now - yearMs) });
  const keys = await listKeyNames(executor, { organizationId, ids: rows.map((row) => row.subject) });
  const names = new Map(keys.map((key) => [key.id, key.name]));
  return rows.map((row) => ({
    subject: row.subject,
    name: row.subject === organizationSubject ? "The organization" : (names.get(row.subject) ?? row.subject),
    monthly_limit: toUsd(row.limit_nano),
    months: months
      .filter((month) => month.subject === row.subject)
      .slice(0, 12)
      .map(({ month, spent_nano, reserved_nano }) => ({
        month,
        spent: toUsd(spent_nano),
        reserved: toUsd(reserved_nano),
      })),
    updated_at: toTimestamp(row.updated_at),
  }));
}
