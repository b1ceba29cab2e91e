import { setImmediate as nextTurn } from "node:timers/promises";
import { policyErrors, type PolicyComparison, type PolicyReplay } from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import { parsePolicy, type CallFacts, type ParsedPolicy } from "@parley/policy";
import { withAccount, type Author } from "../../kernel/author.ts";
import { compareRuling } from "./compare-ruling.ts";
import { listPastCalls, type PastCalls } from "./past-calls.store.ts";
import type { PastCallRow } from "./policies.tables.ts";
import { judgeInTime, type CallToJudge, type PolicyJudge } from "./policy-judge.ts";

type Dependencies = { database: Database; policyJudge: PolicyJudge };

export type Replaying = PastCalls & {
  text: string;
  environment?: string | undefined;
  changedOnly: boolean;
  signal: AbortSignal;
};

/**
 * Judges past calls anew, with the arguments they were asked for with and with what had come before each of them.
 *
 * @throws unreadable
 */
export async function replayPolicy(
  { database, policyJudge }: Dependencies,
  { text, environment, changedOnly, signal, ...which }: Replaying,
): Promise<PolicyReplay> {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw policyErrors.unreadable({ problems: parsed.problems });
  const compared: PolicyComparison[] = [];
  for (const row of await listPastCalls(database.reader, which)) {
    signal.throwIfAborted();
    const call = toCall(which.organizationId, row);
    if (environment !== undefined && call.call.environment !== environment) continue;
    const gathering = { uses: parsed.policy.uses, isPast: true };
    const facts: CallFacts = await policyJudge.factsOf(database.reader, call, gathering);
    compared.push(compareRuling(row, judgeInTime(parsed satisfies ParsedPolicy, facts)));
    // Up to a thousand of them; requests come in between.
    await nextTurn();
  }
  return {
    judged: compared.length,
    changed: compared.filter(({ is_changed }) => is_changed).length,
    contradicted: compared.filter(({ is_contradicted }) => is_contradicted).length,
    table: toTable(compared),
    records: changedOnly ? compared.filter((each) => each.is_changed || each.is_contradicted) : compared,
  };
}

function toTable(compared: readonly PolicyComparison[]): PolicyReplay["table"] {
  const counts = new Map<string, PolicyReplay["table"][number]>();
  for (const { was, would } of compared) {
    const key = `${was} ${would.outcome}`;
    const cell = counts.get(key) ?? { was, would: would.outcome, count: 0 };
    counts.set(key, { ...cell, count: cell.count + 1 });
  }
  return [...counts.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}

type Asked = {
  args?: Record<string, unknown>;
  version_id?: string | null;
  environment?: string | null;
};

function toCall(organizationId: string, row: PastCallRow): CallToJudge {
  const { args = {}, version_id: version, environment } = fromJson<Asked>(row.request);
  const { id, full_name: name } = withAccount(fromJson<Author>(row.requester), row.requester_id);
  return {
    organizationId,
    id: row.id,
    call: {
      tool: row.name,
      args,
      version: version ?? "",
      environment: environment ?? "",
      stakes: row.stakes,
      requester: { id, name: name ?? id },
      now: row.created_at,
    },
    requesterId: row.requester_id ?? id,
    runId: row.run_id,
  };
}
