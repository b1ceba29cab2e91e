import type { Approval } from "@parley/contract";
import type { Parley } from "@parley/sdk";

export type Act = "approve" | "deny";

/** What is to become of one of many: what becomes of the others, the one or the other in any case, or nothing yet. */
export type Choice =
  | { readonly fate: "with" | "approve" | "leave" }
  | { readonly fate: "deny"; readonly comment?: string | undefined };

type Seen = Pick<Approval, "id" | "args_hash">;
export type ChoiceOf = (id: string) => Choice;

/** As many as the server decides at once. */
export const mostTogether = 100;

/** What one of them comes to; nothing where it is left. */
export function actOf({ fate }: Choice, act: Act): Act | undefined {
  if (fate === "leave") return undefined;
  return fate === "with" ? act : fate;
}

type Item = Parameters<Parley["approvals"]["decideMany"]>[0]["items"][number];

/** What is sent: each with the arguments that were seen, and what is said of it alone. */
export function toItems(seen: readonly Seen[], choiceOf: ChoiceOf): Item[] {
  return seen.flatMap(({ id, args_hash }): Item[] => {
    const choice = choiceOf(id);
    const item = { id, args_hash };
    if (choice.fate === "deny") {
      const { comment } = choice;
      return [{ ...item, instead: { decision: "deny", ...(comment !== undefined && { comment }) } }];
    }
    if (choice.fate === "leave") return [];
    return choice.fate === "with" ? [item] : [{ ...item, instead: { decision: "approve" } }];
  });
}
