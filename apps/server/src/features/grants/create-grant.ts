import { grantErrors, type contract, type EndpointInput, type Grant } from "@parley/contract";
import { toJson, type Database } from "@parley/db";
import { compileCondition } from "@parley/policy";
import { toAuthor } from "../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import type { Actor } from "../../kernel/request-context.ts";
import { toMillionths } from "./amount.ts";
import { describeGrant } from "./describe-grant.ts";
import { insertGrant } from "./grants.store.ts";
import type { GrantRow } from "./grants.tables.ts";

type GivenGrant = EndpointInput<(typeof contract)["grants"]["endpoints"]["create"]>["body"];

/**
 * Grants calls of a tool beforehand, within bounds.
 *
 * @throws boundless; ends_before_now; condition_unusable; amount_too_fine
 */
export async function createGrant(
  { database, clock }: { database: Database; clock: Clock },
  { organizationId, actor, given }: { organizationId: string; actor: Actor; given: GivenGrant },
): Promise<Grant> {
  const now = clock();
  refuseUnbounded(given, now);
  refuseUnusable(given.when);
  const row: GrantRow = {
    id: createId("grt"),
    organization_id: organizationId,
    tool: given.tool,
    condition: given.when ?? null,
    requester_id: given.requester_id ?? null,
    environment: given.environment ?? null,
    reason: given.reason ?? null,
    max_uses: given.max_uses ?? null,
    uses: 0,
    ...readAmount(given.amount),
    amount_used: 0,
    rate_uses: given.rate?.max_uses ?? null,
    rate_seconds: given.rate?.per_seconds ?? null,
    period: null,
    period_uses: null,
    expires_at: given.expires_at ?? null,
    created_at: now,
    created_by: toJson(toAuthor(actor)),
    revoked_at: null,
    revoked_by: null,
  };
  await database.transaction((transaction) => insertGrant(transaction, row));
  return describeGrant(row, now);
}

function refuseUnbounded({ max_uses, amount, expires_at }: GivenGrant, now: number): void {
  if (max_uses == null && amount == null && expires_at == null) throw grantErrors.boundless();
  if (expires_at != null && expires_at <= now)
    throw grantErrors.endsBeforeNow({ expires_at: toTimestamp(expires_at) });
}

function refuseUnusable(when: string | null | undefined): void {
  if (when == null) return;
  const compiled = compileCondition("call", when);
  if (compiled.ok) return;
  throw grantErrors.conditionUnusable({ reason: compiled.message, offset: compiled.offset });
}

function readAmount(amount: GivenGrant["amount"]): Pick<GrantRow, "amount_field" | "max_amount"> {
  if (amount == null) return { amount_field: null, max_amount: null };
  const max = toMillionths(amount.max);
  if (max === undefined) throw grantErrors.amountTooFine({ max: amount.max });
  return { amount_field: toJson(amount.field), max_amount: max };
}
