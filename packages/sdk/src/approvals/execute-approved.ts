import { approvalErrors, isParleyError } from "@parley/contract";
import { hashKernel } from "@parley/promptfile";
import type { ApprovalBackend, CallReport, Leaving } from "./approval-backend.ts";
import type { KeptClaims } from "./kept-claims.ts";
import type { CallExecution, KnownApproval } from "./known-approval.ts";
import { type Arguments, type Expected, readApproval, readClaim } from "./read-approval.ts";
import {
  ApprovalExpired,
  ApprovalOutdated,
  type ApprovalRefusal,
  ApprovalSpent,
  ApprovalUnclear,
} from "./refusals.ts";
import { repeatWhileTransient } from "./wait-for-decision.ts";

type Executing = Leaving & {
  readonly approval: Pick<KnownApproval, "id" | "kind" | "name">;
  readonly args: Arguments;
  /** What holds now of what the approval was given under; absent where nothing has to. */
  readonly findFacts?: (() => Promise<unknown>) | undefined;
  /** Where it outlives this process what has been claimed. */
  readonly claims?: KeptClaims | undefined;
  readonly onWarning: (message: string) => void;
};

export type Run<Value> = { readonly outcome: "ran"; readonly value: Value };

const claimAttempts = 6;
const reportAttempts = 4;

/**
 * Runs an approved call: takes the right to, once; runs; says what became of it. What the function throws is thrown as it
 * is. Where the process ends in between, the right is spent and nothing runs a second time; with `claims` it is spent
 * only when the call has begun.
 */
export async function executeApproved<Value>(
  backend: ApprovalBackend,
  { approval, args, signal, findFacts, claims, onWarning }: Executing,
  work: (args: Arguments) => Value,
): Promise<Run<Awaited<Value>> | ApprovalRefusal> {
  signal?.throwIfAborted();
  const { id } = approval;
  const facts = await findFacts?.();
  signal?.throwIfAborted();
  const { secret, isKept } = makeSecret(claims, { id, onWarning });
  const claimed = await claim(backend, { approval, argsHash: hashKernel(args), secret, facts, signal });
  if ("outcome" in claimed) return claimed;
  if (isKept && claims?.begin(id) === false) return spent(backend, approval);
  const report = (given: CallReport): Promise<void> => tell(backend, { id, onWarning, ...given });
  const { token } = claimed;
  let value: Awaited<Value>;
  try {
    value = await work(claimed.args);
  } catch (error) {
    await report({ status: "failed", token, error: describeThrown(error) });
    throw error;
  }
  await report({ status: "succeeded", token, result: toReportable(value) });
  return { outcome: "ran", value };
}

/** By which a claim is ours: where a reply was lost, or we died before it was used, the next request is the same claim. */
function makeSecret(
  claims: KeptClaims | undefined,
  { id, onWarning }: { id: string } & Pick<Executing, "onWarning">,
): { secret: string; isKept: boolean } {
  const fresh = `${crypto.randomUUID()}${crypto.randomUUID()}`;
  if (claims === undefined) return { secret: fresh, isKept: false };
  try {
    return { secret: claims.keep(id, fresh), isKept: true };
  } catch (error) {
    onWarning(`The claim on \`${id}\` could not be kept, so it ends with this process: ${String(error)}`);
    return { secret: fresh, isKept: false };
  }
}

type Claiming = Leaving & {
  approval: Executing["approval"];
  argsHash: string;
  secret: string;
  facts: unknown;
};
type Claim = { readonly token: string; readonly args: Arguments };

async function claim(
  backend: ApprovalBackend,
  { approval, argsHash, secret, facts, signal }: Claiming,
): Promise<Claim | ApprovalRefusal> {
  const { id } = approval;
  try {
    const reply = await repeatWhileTransient(() => backend.claim({ id, argsHash, token: secret, facts }), {
      clock: backend.clock,
      signal,
      attempts: claimAttempts,
    });
    return readClaim(reply, { request: approval, argsHash });
  } catch (error) {
    if (error instanceof ApprovalUnclear) return error;
    if (!isParleyError(error)) throw error;
    if (error.code === approvalErrors.claimed.code) return spent(backend, approval);
    if (error.code === approvalErrors.expired.code) return new ApprovalExpired(approval);
    if (error.code === approvalErrors.preconditionFailed.code) return new ApprovalOutdated(approval);
    if (error.code === approvalErrors.stale.code || error.code === approvalErrors.notApproved.code)
      return new ApprovalUnclear(approval, { reason: error.message });
    throw error;
  }
}

const spent = async (backend: ApprovalBackend, approval: Executing["approval"]): Promise<ApprovalSpent> =>
  new ApprovalSpent(approval, { execution: await findExecution(backend, approval) });

async function findExecution(backend: ApprovalBackend, expected: Expected): Promise<CallExecution | null> {
  try {
    return readApproval(await backend.get({ id: expected.id, waitSeconds: 0 }, {}), expected).execution;
  } catch {
    return null;
  }
}

type Telling = { id: string; onWarning: (message: string) => void } & CallReport;

/** What was done is done: that it could not be reported changes nothing for the caller. */
async function tell(backend: ApprovalBackend, { onWarning, ...given }: Telling): Promise<void> {
  try {
    await repeatWhileTransient(() => backend.report(given), {
      clock: backend.clock,
      attempts: reportAttempts,
    });
  } catch (error) {
    // An earlier attempt had arrived.
    if (isParleyError(error) && error.code === approvalErrors.reported.code) return;
    onWarning(`What became of \`${given.id}\` could not be reported: ${String(error)}`);
  }
}

const mostErrorCharacters = 10_000;

const describeThrown = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, mostErrorCharacters);

/** For the people who look: what JSON has of it. */
function toReportable(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? "null");
  } catch {
    return String(value);
  }
}
