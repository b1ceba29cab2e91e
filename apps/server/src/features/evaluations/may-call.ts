import { contract, type GivenVersion } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { findReferenced, loggedTypes } from "./find-version.ts";
import { findRunVersion } from "./running/run-work.ts";

/** Whoever lets Parley call a version has to be permitted to call it themselves. @throws forbidden */
export async function checkMayCall(
  executor: Executor,
  { reference, context }: { reference: GivenVersion; context: RequestContext },
): Promise<void> {
  const { organizationId } = context;
  const id = await findReferenced(executor, { organizationId, reference, types: loggedTypes });
  const version = await findRunVersion(executor, { organization_id: organizationId, id });
  if (version?.isRunnable !== true) return;
  const { call } = version.type === "tool" ? contract.tools.endpoints : contract.prompts.endpoints;
  const query = reference.environment === undefined ? {} : { environment: reference.environment };
  await context.contextOfPart(call, { params: {}, query, body: { id: version.fileId } });
}
