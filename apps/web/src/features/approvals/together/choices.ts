import type { Approval } from "@parley/contract";

/** What is to become of one of many: what becomes of the others, the one or the other in any case, or nothing yet. */
export const fates = ["with", "approve", "deny", "leave"] as const;
export type Fate = (typeof fates)[number];
/** A reason is that of a denial of its own. */
export type Choice = { readonly fate: Fate; readonly reason: string };
export type Choices = Readonly<Record<string, Choice>>;
export type Act = "approve" | "deny";

type Asked = Pick<Approval, "id" | "args_hash" | "request">;

/** Where much hangs on it, nothing is decided along with others unless somebody says so. */
export const firstChoiceOf = ({ request }: Pick<Asked, "request">): Choice => ({
  fate: request.stakes === "high" ? "leave" : "with",
  reason: "",
});

export const choiceOf = (choices: Choices, asked: Asked): Choice => choices[asked.id] ?? firstChoiceOf(asked);

/** What one of them comes to; nothing where it is left. */
export const actOf = ({ fate }: Choice, act: Act): Act | undefined => {
  if (fate === "leave") return undefined;
  return fate === "with" ? act : fate;
};

/** What is sent: each with the arguments that were seen, and what is said of it alone. */
export function toItems(asked: readonly Asked[], choices: Choices) {
  return asked.flatMap((one) => {
    const { fate, reason } = choiceOf(choices, one);
    if (fate === "leave") return [];
    const item = { id: one.id, args_hash: one.args_hash };
    if (fate === "with") return [item];
    const comment = reason.trim();
    const instead =
      fate === "approve"
        ? ({ decision: "approve" } as const)
        : ({ decision: "deny", ...(comment !== "" && { comment }) } as const);
    return [{ ...item, instead }];
  });
}

type Standing = Pick<Approval, "id" | "args_hash">;

/** How what waits now differs from what is looked at. */
export function compare(seen: readonly Standing[], now: readonly Standing[]) {
  const standing = new Map(now.map(({ id, args_hash: hash }) => [id, hash]));
  const known = new Set(seen.map(({ id }) => id));
  return {
    more: now.filter(({ id }) => !known.has(id)).length,
    gone: seen.filter(({ id }) => !standing.has(id)).length,
    changed: seen.filter(({ id, args_hash: hash }) => standing.has(id) && standing.get(id) !== hash).length,
  };
}

/** What was chosen, for those that stand as they stood. */
export function keepChoices(
  choices: Choices,
  { seen, now }: { seen: readonly Standing[]; now: readonly Standing[] },
): Choices {
  const standing = new Map(now.map(({ id, args_hash: hash }) => [id, hash]));
  const kept = seen.flatMap(({ id, args_hash: hash }) => {
    const choice = choices[id];
    return choice !== undefined && standing.get(id) === hash ? [[id, choice] as const] : [];
  });
  return Object.fromEntries(kept);
}
