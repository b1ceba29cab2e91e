import { contract, policyErrors } from "@parley/contract";
import { fromJson, type Database } from "@parley/db";
import type { Ruling } from "@parley/policy";
import type { Clock } from "../../kernel/clock.ts";
import { implement } from "../../kernel/implement.ts";
import { activatePolicy } from "./activate-policy.ts";
import { compareRuling } from "./compare-ruling.ts";
import { describePolicy, describeVersion, readPolicy } from "./describe-policy.ts";
import { countShadowResults, listShadowResults } from "./past-calls.store.ts";
import {
  deleteActivation,
  findVersion,
  listActivations,
  listPolicies,
  listVersions,
} from "./policies.store.ts";
import type { PolicyJudge } from "./policy-judge.ts";
import { replayPolicy } from "./replay-policy.ts";
import { savePolicy } from "./save-policy.ts";
import { testPolicy } from "./test-policy.ts";

type Dependencies = { database: Database; clock: Clock; policyJudge: PolicyJudge };

export const policyRoutes = (dependencies: Dependencies) => {
  const { database, clock } = dependencies;
  const { executor } = database;
  return implement(contract.policies, {
    create: ({ body }, { organizationId, actor }) =>
      savePolicy(dependencies, { organizationId, actor, ...body }),
    list: async (_, { organizationId }) => {
      const [rows, versions, activations] = await Promise.all([
        listPolicies(executor, { organizationId }),
        listVersions(executor, { organizationId }),
        listActivations(executor, { organizationId }),
      ]);
      return rows.map((row) => describePolicy(row, { versions, activations }));
    },
    get: ({ params: { id } }, { organizationId }) => readPolicy(executor, { organizationId, policyId: id }),
    listVersions: async ({ params: { id } }, { organizationId }) => {
      await readPolicy(executor, { organizationId, policyId: id });
      return (await listVersions(executor, { organizationId, policyId: id })).map(describeVersion);
    },
    getVersion: async ({ params: { id, version_id } }, { organizationId }) => {
      const row = await findVersion(executor, { organizationId, policyId: id, versionId: version_id });
      if (row === undefined) throw policyErrors.versionNotFound({ policy_id: id, version_id });
      return { ...describeVersion(row), text: row.text };
    },
    activate: ({ params: { id: policyId }, body }, { organizationId, actor }) =>
      activatePolicy(dependencies, {
        organizationId,
        policyId,
        actor,
        versionId: body.version_id,
        environment: body.environment ?? "",
        mode: body.mode,
      }),
    deactivate: async ({ params: { id }, body: { mode, environment } }, { organizationId }) => {
      const where = { organizationId, policyId: id, environment: environment ?? "", mode };
      await database.transaction(async (transaction) => {
        if (await deleteActivation(transaction, where)) return;
        throw policyErrors.notActive({ policy_id: id, environment: where.environment, mode });
      });
    },
    test: async ({ body: { text } }) => testPolicy(text, clock()),
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
      await readPolicy(executor, { organizationId, policyId: id });
      return readShadowResults(database, { organizationId, policyId: id, ...query });
    },
  });
};

type ShadowQuery = {
  organizationId: string;
  policyId: string;
  page: number;
  size: number;
  version_id?: string | undefined;
  changed_only?: boolean | undefined;
};

async function readShadowResults(
  { reader }: Database,
  { page, size, version_id: versionId, changed_only: isChanged, ...which }: ShadowQuery,
) {
  const filter = { ...which, versionId, isChanged };
  const [rows, total] = await Promise.all([
    listShadowResults(reader, { ...filter, page, size }),
    countShadowResults(reader, filter),
  ]);
  const records = rows.map(({ ruling, ...row }) => compareRuling(row, fromJson<Ruling>(ruling)));
  return { records, page, size, total };
}
