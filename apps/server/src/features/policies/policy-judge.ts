import { takeLock, toJson, type Executor } from "@parley/db";
import {
  judge,
  noHistory,
  parsePolicy,
  unjudged,
  type CallFacts,
  type ParsedPolicy,
  type Ruling,
} from "@parley/policy";
import { isOutOfTime, withinTime } from "../../kernel/within-time.ts";
import { countHistory, findPathOfVersion } from "./past-calls.store.ts";
import { insertShadowResult, listInUse, type PolicyInUse } from "./policies.store.ts";

/** A call that wants to run, as far as it is known before it is judged. */
export type CallToJudge = {
  organizationId: string;
  /** Of the request. */
  id: string;
  call: Pick<CallFacts, "tool" | "args" | "version" | "environment" | "stakes" | "requester" | "now">;
  requesterId: string;
  runId: string | null;
  /** What is not only the program's word: the environment of a key that is limited to it, what a promotion deploys. */
  known?: readonly Sayable[];
};

/** What the policy in use says of a call. */
export type AppliedRuling = {
  readonly policyId: string;
  readonly policyName: string;
  readonly versionId: string;
  /** Null is the organization. */
  readonly environment: string | null;
  /** What it rests on that the program said of itself; absent in older ones. */
  readonly claimed?: readonly string[];
  readonly ruling: Ruling;
};

export type PolicyJudge = {
  /**
   * Asks the policy in use, in the transaction that writes the request: what rules count stays as counted until then.
   * Nothing where none is in use. What policies in shadow mode say is written down beside it.
   */
  judgeCall(transaction: Executor, call: CallToJudge): Promise<AppliedRuling | undefined>;
  /** Asks the policy in use of a call that was asked before, with what was known then. Nothing is written down. */
  judgeAgain(executor: Executor, call: CallToJudge): Promise<AppliedRuling | undefined>;
  /** All that conditions may ask of the call. */
  factsOf(executor: Executor, call: CallToJudge, gathering: Gathering): Promise<CallFacts>;
};

type Gathering = {
  /** The names that conditions ask for. */
  uses: ReadonlySet<string>;
  /** Whether it is looked back at, with what was known then; one that is made now takes a transaction. */
  isPast: boolean;
};

const limitMs = 500;
const mostKept = 200;

export function createPolicyJudge(): PolicyJudge {
  const kept = new Map<string, ParsedPolicy>();
  const parse = ({ version_id: id, text }: PolicyInUse): ParsedPolicy => {
    const parsed = kept.get(id) ?? parsePolicy(text);
    if (kept.size >= mostKept) kept.clear();
    kept.set(id, parsed);
    return parsed;
  };
  const judgeBy = async (
    executor: Executor,
    call: CallToJudge,
    { modes, isPast }: { modes: readonly PolicyInUse["mode"][]; isPast: boolean },
  ): Promise<(AppliedRuling | undefined)[]> => {
    const { organizationId, call: asked } = call;
    const { environment } = asked;
    const inUse = await listInUse(executor, { organizationId, environment });
    const chosen = modes.map((mode) => choose(inUse, mode));
    if (chosen.every((policy) => policy === undefined)) return [];
    const parsed = chosen.map((policy) => policy && parse(policy));
    const uses = new Set(parsed.flatMap((each) => (each?.ok === true ? [...each.policy.uses] : [])));
    const facts = await gatherFacts(executor, call, { uses, isPast });
    return chosen.map((policy, index) => {
      const read = parsed[index];
      if (policy === undefined || read === undefined) return undefined;
      const ruling = judgeInTime(read, facts);
      return { ...describe(policy), claimed: claimedIn(ruling, { policy, call }), ruling };
    });
  };
  return {
    factsOf: gatherFacts,
    async judgeCall(transaction, call) {
      const modes = ["active", "shadow"] as const;
      const [active, shadow] = await judgeBy(transaction, call, { modes, isPast: false });
      if (shadow !== undefined) await keepShadow(transaction, { call, shadow, active });
      return active;
    },
    async judgeAgain(executor, call) {
      const [active] = await judgeBy(executor, call, { modes: ["active"], isPast: true });
      return active;
    },
  };
}

/** The environment's own stands before the organization's. */
function choose(inUse: readonly PolicyInUse[], mode: PolicyInUse["mode"]): PolicyInUse | undefined {
  const candidates = inUse.filter((policy) => policy.mode === mode);
  return candidates.find(({ environment }) => environment !== "") ?? candidates[0];
}

/** What programs say of themselves. Tool and arguments are what they ask for. */
const sayable = ["agent", "environment", "stakes", "version"] as const;
type Sayable = (typeof sayable)[number];

function claimedIn(
  { values }: Ruling,
  { policy, call }: { policy: PolicyInUse; call: CallToJudge },
): string[] {
  const looked = new Set(Object.keys(values).map((path) => /^\w+/.exec(path)?.[0] ?? path));
  // Which policy is asked is a matter of the environment as well.
  if (policy.environment !== "") looked.add("environment");
  return sayable.filter((name) => looked.has(name) && call.known?.includes(name) !== true);
}

const describe = (policy: PolicyInUse): Omit<AppliedRuling, "ruling"> => ({
  policyId: policy.policy_id,
  policyName: policy.name,
  versionId: policy.version_id,
  environment: policy.environment === "" ? null : policy.environment,
});

/** Whatever goes wrong with a policy, people are asked. */
export function judgeInTime(parsed: ParsedPolicy, facts: CallFacts): Ruling {
  if (!parsed.ok) return unjudged("the policy cannot be read");
  try {
    return withinTime(limitMs, () => judge(parsed.policy, facts));
  } catch (error) {
    if (isOutOfTime(error)) return unjudged(`it takes more than ${limitMs} ms to judge`);
    return unjudged(error instanceof Error ? error.message : "the policy failed");
  }
}

async function gatherFacts(
  executor: Executor,
  { organizationId, id, call, requesterId, runId }: CallToJudge,
  { uses, isPast }: Gathering,
): Promise<CallFacts> {
  const counted = { organizationId, id, tool: call.tool, requesterId, runId, now: call.now, isPast };
  const isCounting = uses.has("history");
  // Calls that come at once count one another, one after the other.
  if (isCounting && !isPast) await takeLock(executor, `approval-history:${organizationId}`);
  return {
    ...call,
    agent: uses.has("agent")
      ? await findPathOfVersion(executor, { organizationId, versionId: call.version })
      : "",
    history: isCounting ? await countHistory(executor, counted) : noHistory,
  };
}

type Kept = { call: CallToJudge; shadow: AppliedRuling; active: AppliedRuling | undefined };

const keepShadow = (transaction: Executor, { call, shadow, active }: Kept): Promise<void> =>
  insertShadowResult(transaction, {
    approval_id: call.id,
    organization_id: call.organizationId,
    policy_id: shadow.policyId,
    version_id: shadow.versionId,
    at: call.call.now,
    ruling: toJson(shadow.ruling),
    is_changed: shadow.ruling.outcome !== (active?.ruling.outcome ?? "ask"),
  });
