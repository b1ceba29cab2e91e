import {
  evaluationErrors,
  type contract,
  type EndpointInput,
  type GateCheck,
  type User,
} from "@parley/contract";
import { fromJson, toJson, toJsonOrNull } from "@parley/db";
import { toAuthor } from "../../../kernel/author.ts";
import { toTimestamp } from "../../../kernel/clock.ts";
import { createId } from "../../../kernel/ids.ts";
import type { RequestContext } from "../../../kernel/request-context.ts";
import { createCalibration } from "../../evaluators/index.ts";
import type { EvaluationMeans } from "../dependencies.ts";
import { describeEvaluation } from "../describe-evaluations.ts";
import { describeRuns } from "../describe-runs.ts";
import { getEvaluation } from "../get-evaluation.ts";
import { listRuns } from "../runs.store.ts";
import { checkGates } from "./check-gates.ts";
import { hideUnseen, type KeptVerdict } from "./hide-unseen.ts";
import { findGateCheck, insertGateCheck, listGateChecks, type GateCheckRow } from "./gate-checks.store.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** The shape of what is kept; an older one is brought up to it where it is read. */
type Content = { version: 1; source: GateCheck["source"] } & KeptVerdict;

/** Gates, and what they said. */
export function gateHandlers(dependencies: EvaluationMeans) {
  const { database, clock, fileTypes, publicUrl, results } = dependencies;
  const { reader, executor } = database;
  const calibrate = createCalibration();
  const describe = async (row: GateCheckRow): Promise<GateCheck> => {
    const content = fromJson<Content>(row.content);
    const shown = await hideUnseen(reader, { organizationId: row.organization_id, verdict: content });
    return { ...describeCheck(row, publicUrl()), source: content.source, ...shown };
  };
  return {
    checkGates: async ({ params, body }: Input<"checkGates">, context: RequestContext) => {
      const { organizationId, actor } = context;
      const row = await getEvaluation(reader, { organizationId, id: params.id });
      const evaluation = await describeEvaluation(reader, row, { organizationId, fileTypes, publicUrl });
      const members = await listRuns(reader, { organizationId, evaluationId: row.id });
      const runs = await describeRuns(reader, members, { organizationId, fileTypes, results });
      const judged = await checkGates(reader, {
        organizationId,
        evaluation,
        runs,
        rows: members,
        text: body.gates,
        runId: body.run_id,
        calibrate,
      });
      const { gates, runs: shown, judges } = judged;
      const content: Content = { version: 1, gates, runs: shown, judges, source: body.source ?? null };
      const check: GateCheckRow = {
        id: createId("gate"),
        organization_id: organizationId,
        evaluation_id: row.id,
        run_id: judged.run_id,
        passed: judged.passed,
        content: toJson(content),
        created_by: toJsonOrNull(toAuthor(actor)),
        created_at: clock(),
      };
      await insertGateCheck(executor, check);
      return describe(check);
    },
    listGateChecks: async (
      { params, query }: Input<"listGateChecks">,
      { organizationId }: RequestContext,
    ) => {
      const { id: evaluationId } = await getEvaluation(reader, { organizationId, id: params.id });
      const { page, size } = query;
      const { rows, total } = await listGateChecks(reader, { organizationId, evaluationId, page, size });
      return { records: await Promise.all(rows.map(describe)), page, size, total };
    },
    getGateCheck: async ({ params }: Input<"getGateCheck">, { organizationId }: RequestContext) => {
      const { id: evaluationId } = await getEvaluation(executor, { organizationId, id: params.id });
      const { check_id: id } = params;
      const row = await findGateCheck(executor, { organizationId, evaluationId, id });
      if (row === undefined)
        throw evaluationErrors.gateCheckNotFound({ check_id: id, evaluation_id: evaluationId });
      return describe(row);
    },
  };
}

function describeCheck(row: GateCheckRow, publicUrl: string) {
  const { id, evaluation_id, run_id, passed } = row;
  return {
    id,
    evaluation_id,
    run_id,
    passed,
    created_at: toTimestamp(row.created_at),
    created_by: fromJson<User>(row.created_by),
    url: `${publicUrl.replace(/\/+$/, "")}/evaluations/${evaluation_id}/gates?check=${id}`,
  };
}
