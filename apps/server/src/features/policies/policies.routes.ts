import { hash } from "node:crypto";
import { contract, policyErrors, type Policy } from "@parley/contract";
import { fromJson, takeLock, toJson, type Database, type Executor } from "@parley/db";
import { parsePolicy, runPolicyTests, type Ruling } from "@parley/policy";
import { toAuthor, type Author } from "../../kernel/author.ts";
import { toTimestamp, type Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { implement } from "../../kernel/implement.ts";
import { compareRuling } from "./compare-ruling.ts";
import { countShadowResults, listShadowResults } from "./past-calls.store.ts";
import {
  deleteActivation,
  ensurePolicy,
  findPolicy,
  findVersion,
  insertVersion,
  listActivations,
  listPolicies,
  listVersions,
  saveActivation,
} from "./policies.store.ts";
import type { PolicyActivationRow, PolicyRow, PolicyVersionRow } from "./policies.tables.ts";
import type { PolicyJudge } from "./policy-judge.ts";
import { replayPolicy } from "./replay-policy.ts";
import { testInTime } from "./test-in-time.ts";

type Dependencies = { database: Database; clock: Clock; policyJudge: PolicyJudge };

export const policyRoutes = (dependencies: Dependencies) => {
  const { database, clock } = dependencies;
  const { executor } = database;
  const get = async (within: Executor, organizationId: string, policyId: string): Promise<Policy> => {
    const row = await findPolicy(within, { organizationId, policyId });
    if (row === undefined) throw policyErrors.notFound({ policy_id: policyId });
    const versions = await listVersions(within, { organizationId, policyId });
    return describePolicy(row, versions, await listActivations(within, { organizationId }));
  };
  return implement(contract.policies, {
    create: ({ body: { name, text } }, { organizationId, actor }) => {
      const parsed = parsePolicy(text);
      if (!parsed.ok) throw policyErrors.unreadable({ problems: parsed.problems });
      return database.transaction(async (transaction) => {
        // Versions are numbered one after the other.
        await takeLock(transaction, `policies:${organizationId}`);
        const now = clock();
        const row = { id: createId("pol"), organization_id: organizationId, name, created_at: now };
        const policy = await ensurePolicy(transaction, row);
        const versions = await listVersions(transaction, { organizationId, policyId: policy.id });
        const textHash = hash("sha256", text);
        if (!versions.some((version) => version.hash === textHash))
          await insertVersion(transaction, {
            id: createId("polv"),
            organization_id: organizationId,
            policy_id: policy.id,
            number: (versions[0]?.number ?? 0) + 1,
            hash: textHash,
            text,
            created_at: now,
            created_by: toJson(toAuthor(actor)),
          });
        return get(transaction, organizationId, policy.id);
      });
    },
    list: async (_, { organizationId }) => {
      const [rows, versions, activations] = await Promise.all([
        listPolicies(executor, { organizationId }),
        listVersions(executor, { organizationId }),
        listActivations(executor, { organizationId }),
      ]);
      return rows.map((row) => describePolicy(row, versions, activations));
    },
    get: ({ params: { id } }, { organizationId }) => get(executor, organizationId, id),
    listVersions: async ({ params: { id } }, { organizationId }) => {
      await get(executor, organizationId, id);
      return (await listVersions(executor, { organizationId, policyId: id })).map(describeVersion);
    },
    getVersion: async ({ params: { id, version_id } }, { organizationId }) => {
      const row = await findVersion(executor, { organizationId, policyId: id, versionId: version_id });
      if (row === undefined) throw policyErrors.versionNotFound({ policy_id: id, version_id });
      return { ...describeVersion(row), text: row.text };
    },
    activate: ({ params: { id }, body }, { organizationId, actor }) =>
      database.transaction(async (transaction) => {
        const versionId = body.version_id;
        const version = await findVersion(transaction, { organizationId, policyId: id, versionId });
        if (version === undefined)
          throw policyErrors.versionNotFound({ policy_id: id, version_id: versionId });
        refuseUnfit(version.text, clock());
        await saveActivation(transaction, {
          organization_id: organizationId,
          environment: body.environment ?? "",
          mode: body.mode,
          policy_id: id,
          version_id: versionId,
          activated_at: clock(),
          activated_by: toJson(toAuthor(actor)),
        });
        return get(transaction, organizationId, id);
      }),
    deactivate: async ({ params: { id }, body: { mode, environment } }, { organizationId }) => {
      const where = { organizationId, policyId: id, environment: environment ?? "", mode };
      await database.transaction(async (transaction) => {
        if (await deleteActivation(transaction, where)) return;
        throw policyErrors.notActive({ policy_id: id, environment: where.environment, mode });
      });
    },
    test: async ({ body: { text } }) => {
      const parsed = parsePolicy(text);
      if (!parsed.ok) return { problems: [...parsed.problems], results: [] };
      const results = testInTime(() => runPolicyTests(parsed.policy, clock()));
      return {
        problems: [],
        results: results.map(({ expectedRule, ruling, ...result }) => ({
          ...result,
          expected_rule: expectedRule,
          ruling: { ...ruling, values: { ...ruling.values } },
        })),
      };
    },
    replay: ({ body }, { organizationId, signal }) =>
      replayPolicy(dependencies, {
        organizationId,
        text: body.text,
        tool: body.name ?? undefined,
        environment: body.environment ?? undefined,
        since: body.since ?? undefined,
        limit: body.limit,
        changedOnly: body.changed_only,
        signal,
      }),
    listShadowResults: async ({ params: { id }, query }, { organizationId }) => {
      await get(executor, organizationId, id);
      const { page, size, version_id: versionId, changed_only: isChanged } = query;
      const filter = { organizationId, policyId: id, versionId, isChanged };
      const [rows, total] = await Promise.all([
        listShadowResults(database.reader, { ...filter, page, size }),
        countShadowResults(database.reader, filter),
      ]);
      const records = rows.map(({ ruling, ...row }) => compareRuling(row, fromJson<Ruling>(ruling)));
      return { records, page, size, total };
    },
  });
};

function refuseUnfit(text: string, now: number): void {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw policyErrors.unreadable({ problems: parsed.problems });
  const failed = testInTime(() => runPolicyTests(parsed.policy, now)).filter(({ passed }) => !passed);
  if (failed.length > 0) throw policyErrors.testsFailed({ tests: failed.map(({ name }) => name) });
}

type VersionFacts = Omit<PolicyVersionRow, "text">;

const describeVersion = (row: VersionFacts) => ({
  id: row.id,
  policy_id: row.policy_id,
  number: row.number,
  hash: row.hash,
  created_at: toTimestamp(row.created_at),
  created_by: fromJson<Author>(row.created_by),
});

function describePolicy(
  row: PolicyRow,
  versions: readonly VersionFacts[],
  activations: readonly PolicyActivationRow[],
): Policy {
  const latest = versions.find(({ policy_id }) => policy_id === row.id);
  if (latest === undefined) throw new Error(`The policy ${row.id} has no version.`);
  return {
    id: row.id,
    name: row.name,
    latest_version: describeVersion(latest),
    activations: activations
      .filter(({ policy_id }) => policy_id === row.id)
      .map((activation) => ({
        environment: activation.environment === "" ? null : activation.environment,
        mode: activation.mode,
        version_id: activation.version_id,
        activated_at: toTimestamp(activation.activated_at),
        activated_by: fromJson<Author>(activation.activated_by),
      })),
    created_at: toTimestamp(row.created_at),
  };
}
