/** A grant as it is typed in. */
export type GrantDraft = {
  tool: string;
  when: string;
  environment: string;
  reason: string;
  maxUses: number | undefined;
  /** Where in the arguments the amount stands, as `order.amount`. */
  amountField: string;
  amountMax: number | undefined;
  /** At most so many calls in each span of so many hours. */
  rateUses: number | undefined;
  rateHours: number | undefined;
  /** As an input for local times gives it. */
  expiresAt: string;
};

export const emptyGrant: GrantDraft = {
  tool: "",
  when: "",
  environment: "",
  reason: "",
  maxUses: undefined,
  amountField: "",
  amountMax: undefined,
  rateUses: undefined,
  rateHours: undefined,
  expiresAt: "",
};

/**
 * What is sent for it. Undefined while it lacks a tool or an end.
 *
 * @example toGrant({ ...emptyGrant, tool: "refund", maxUses: 3 }) // { tool: "refund", max_uses: 3 }
 */
export function toGrant(draft: GrantDraft) {
  const tool = draft.tool.trim();
  const field = draft.amountField.trim();
  const isAmount = field !== "" && draft.amountMax !== undefined;
  const isHalf = !isAmount && (field !== "" || draft.amountMax !== undefined);
  const rate = toRate(draft);
  if (tool === "" || isHalf || rate === "half") return undefined;
  if (draft.maxUses === undefined && !isAmount && draft.expiresAt === "") return undefined;
  return {
    tool,
    ...textOf("when", draft.when),
    ...textOf("environment", draft.environment),
    ...textOf("reason", draft.reason),
    ...(draft.maxUses !== undefined && { max_uses: draft.maxUses }),
    ...(isAmount && { amount: { field: stepsOf(field), max: draft.amountMax ?? 0 } }),
    ...(rate !== undefined && { rate }),
    ...(draft.expiresAt !== "" && { expires_at: new Date(draft.expiresAt).toISOString() }),
  };
}

function toRate({ rateUses, rateHours }: GrantDraft) {
  if (rateUses === undefined && rateHours === undefined) return undefined;
  if (rateUses === undefined || rateHours === undefined) return "half";
  return { max_uses: rateUses, per_seconds: Math.round(rateHours * 3600) };
}

const textOf = <K extends string>(name: K, text: string): Partial<Record<K, string>> =>
  text.trim() === "" ? {} : ({ [name]: text.trim() } as Partial<Record<K, string>>);

/** Digits alone are a place in a list. */
const stepsOf = (path: string): (string | number)[] =>
  path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
