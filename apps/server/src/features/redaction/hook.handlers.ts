import { redactionErrors, type contract, type EndpointInput, type RedactionHook } from "@parley/contract";
import type { Database, Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import type { Egress } from "../../kernel/egress/create-egress.ts";
import type { EventBus } from "../../kernel/events.ts";
import { createWebhookSecret } from "../../kernel/sign-message.ts";
import { askHook, redactionHookContext, type HookDependencies } from "./ask-hook.ts";
import { deleteHook, findHook, saveHook } from "./hook.store.ts";
import type { RedactionHookRow } from "./redaction.tables.ts";

export type HookHandlersDependencies = Omit<HookDependencies, "egress"> & {
  database: Database;
  events: EventBus;
  egress: Pick<Egress, "fetch" | "check">;
};

type Endpoints = (typeof contract.redaction)["endpoints"];
type OfOrganization = { organizationId: string };

export function hookHandlers(dependencies: HookHandlersDependencies) {
  const { database, clock, events, egress, secrets } = dependencies;
  const changed = ({ organizationId }: OfOrganization) => events.emit("access.changed", { organizationId });
  const seal = (secret: string, { organizationId }: OfOrganization) =>
    secrets.seal(secret, redactionHookContext(organizationId));
  return {
    getHook: async (_: unknown, { organizationId }: OfOrganization) =>
      toHook(await getHook(database.executor, organizationId)),
    setHook: async ({ body }: EndpointInput<Endpoints["setHook"]>, { organizationId }: OfOrganization) => {
      egress.check(body.url);
      const fresh = createWebhookSecret();
      const saved = await database.transaction(async (executor) => {
        const known = await findHook(executor, organizationId);
        const now = clock();
        const row: RedactionHookRow = {
          ...(known ?? { created_at: now, sealed_secret: seal(fresh, { organizationId }) }),
          ...body,
          organization_id: organizationId,
          updated_at: now,
          failed_at: null,
          failure: null,
        };
        await saveHook(executor, row);
        return { row, secret: known === undefined ? fresh : null };
      });
      changed({ organizationId });
      return { ...toHook(saved.row), secret: saved.secret };
    },
    rotateHookSecret: async (_: unknown, { organizationId }: OfOrganization) => {
      const secret = createWebhookSecret();
      const row = await database.transaction(async (executor) => {
        const known = await getHook(executor, organizationId);
        const rotated = { ...known, sealed_secret: seal(secret, { organizationId }), updated_at: clock() };
        await saveHook(executor, rotated);
        return rotated;
      });
      changed({ organizationId });
      return { ...toHook(row), secret };
    },
    deleteHook: async (_: unknown, { organizationId }: OfOrganization) => {
      await database.transaction(async (executor) => {
        if (!(await deleteHook(executor, organizationId))) throw redactionErrors.hookNotFound();
      });
      changed({ organizationId });
    },
    testHook: async ({ body }: EndpointInput<Endpoints["testHook"]>, { organizationId }: OfOrganization) => {
      const hook = await getHook(database.executor, organizationId);
      const startedAt = performance.now();
      const answer = await askHook(dependencies, { hook, texts: [{ at: "test", text: body.text }] });
      if (answer.kind === "failed") throw redactionErrors.hookFailed({ reason: answer.reason });
      return { text: answer.texts[0] ?? "", duration_ms: Math.round(performance.now() - startedAt) };
    },
  };
}

async function getHook(executor: Executor, organizationId: string): Promise<RedactionHookRow> {
  const row = await findHook(executor, organizationId);
  if (row === undefined) throw redactionErrors.hookNotFound();
  return row;
}

const toHook = ({ url, on_failure, timeout_ms, ...row }: RedactionHookRow): RedactionHook => ({
  url,
  on_failure,
  timeout_ms,
  created_at: toTimestamp(row.created_at),
  updated_at: toTimestamp(row.updated_at),
  failed_at: row.failed_at === null ? null : toTimestamp(row.failed_at),
  failure: row.failure,
});
