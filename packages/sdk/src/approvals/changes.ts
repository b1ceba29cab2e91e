import { hashKernel } from "@parley/promptfile";
import type { Arguments } from "./read-approval.ts";

/** An argument that a person changed before approving. A side is absent where there was, or is, no such argument. */
export type Change = { readonly name: string; readonly before?: unknown; readonly after?: unknown };

/** What differs between two sets of arguments, by name. */
export function listChanges(before: Arguments, after: Arguments): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => digest(before, name) !== digest(after, name))
    .map((name) => ({
      name,
      ...(Object.hasOwn(before, name) && { before: before[name] }),
      ...(Object.hasOwn(after, name) && { after: after[name] }),
    }));
}

const digest = (args: Arguments, name: string): string =>
  Object.hasOwn(args, name) ? hashKernel({ value: args[name] }) : "";

/** @example describeChanges([{ name: "amount", before: 30, after: 20 }]) // "- amount: 30 → 20" */
export const describeChanges = (changes: readonly Change[]): string =>
  changes
    .map((change) => {
      const show = (side: "before" | "after"): string =>
        side in change ? JSON.stringify(change[side]) : "(absent)";
      return `- ${change.name}: ${show("before")} → ${show("after")}`;
    })
    .join("\n");
