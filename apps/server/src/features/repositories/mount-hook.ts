import { repositoryErrors, requestErrors } from "@parley/contract";
import type { Context, Hono } from "hono";
import { nanoid } from "nanoid";
import type { Logger } from "pino";
import { errorReply, toParleyError } from "../../kernel/http/error-reply.ts";
import { readBody } from "../../kernel/http/read-body.ts";
import type { RunningWork } from "../../kernel/running-work.ts";
import { planBringIn } from "./bring-in.jobs.ts";
import type { RepositoriesDependencies } from "./dependencies.ts";
import { hookPath } from "./describe.ts";
import type { HookEvent } from "./hosts/git-host.ts";
import { hosts } from "./hosts/hosts.ts";
import { findRepositoryById, setPullRequestState } from "./repositories.store.ts";
import type { RepositoryRow } from "./repositories.tables.ts";
import { openHookSecret } from "./repository-secrets.ts";

type HookDependencies = RepositoriesDependencies & {
  logger: Logger;
  work: RunningWork;
  bodyLimitBytes: number;
};

/** Receives what GitHub and GitLab tell of a repository. Who knows its secret needs no key. */
export function mountRepositoryHook(app: Hono, dependencies: HookDependencies): void {
  app.post(hookPath, (context) => receive(context, dependencies));
}

async function receive(context: Context, dependencies: HookDependencies): Promise<Response> {
  const { database, secrets, work, logger, bodyLimitBytes } = dependencies;
  const requestId = nanoid();
  work.begin();
  try {
    const body = await readBody(context, bodyLimitBytes);
    const row = await findRepositoryById(database.executor, context.req.param("id") ?? "");
    // The same answer as for a wrong signature: it tells nobody which repositories there are.
    if (row === undefined) throw repositoryErrors.signatureWrong();
    const request = { headers: context.req.header(), body };
    const host = hosts[row.host];
    if (!host.isGenuine(request, openHookSecret(secrets, row))) throw repositoryErrors.signatureWrong();
    const event = host.readHook(request);
    if (event !== undefined) await take(dependencies, row, event);
    return Response.json({ taken: event?.kind ?? null }, { status: 202 });
  } catch (error) {
    const failure = error instanceof SyntaxError ? requestErrors.notJson({ reason: error.message }) : error;
    return errorReply(toParleyError(failure, requestId, logger), requestId);
  } finally {
    work.end();
  }
}

async function take(dependencies: HookDependencies, row: RepositoryRow, event: HookEvent): Promise<void> {
  const { organization_id: organizationId, id: repositoryId } = row;
  if (event.kind === "push") {
    if (event.branch === row.branch) await planBringIn(dependencies, { repositoryId, ...event });
    return;
  }
  const { number, state } = event;
  await setPullRequestState(dependencies.database.executor, { organizationId, repositoryId, number, state });
}
