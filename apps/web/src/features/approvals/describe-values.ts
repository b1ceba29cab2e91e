/** Of each variable of a policy: whether Parley knows it, who asks says it, or it is part of the call. */
export type Origin = "known" | "claimed" | "asked";

const origins: Readonly<Record<string, Origin>> = {
  tool: "asked",
  args: "asked",
  requester: "known",
  history: "known",
  now: "known",
  agent: "claimed",
  version: "claimed",
  environment: "claimed",
  stakes: "claimed",
};

export const originWords: Readonly<Record<Origin, string>> = {
  known: "known",
  claimed: "claimed",
  asked: "of the call",
};

export const originReasons: Readonly<Record<Origin, string>> = {
  known: "Parley knows it: who presented the key, what was asked before, the time.",
  claimed: "The program says it of itself. One that lies says something else.",
  asked: "It is what would run.",
};

export type ValueSeen = { path: string; value: unknown; origin: Origin };

/**
 * What a condition looked at, with where each of it comes from. What is not known as anything else is a claim.
 *
 * @example describeValues({ "args.amount": 30 }) // [{ path: "args.amount", value: 30, origin: "asked" }]
 */
export const describeValues = (values: Readonly<Record<string, unknown>>): ValueSeen[] =>
  Object.entries(values).map(([path, value]) => {
    const root = /^\w+/.exec(path)?.[0] ?? "";
    const origin = Object.hasOwn(origins, root) ? origins[root] : undefined;
    return { path, value, origin: origin ?? "claimed" };
  });
