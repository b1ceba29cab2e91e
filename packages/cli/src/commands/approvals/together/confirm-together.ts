import type { Approval } from "@parley/contract";
import { visibleText } from "@parley/sdk/terminal";
import { type Act, actOf, type ChoiceOf } from "./choices.ts";

type Confirming = {
  readonly act: Act;
  readonly choiceOf: ChoiceOf;
  readonly comment: string | undefined;
  readonly ask: (question: string) => Promise<string>;
};

/** Whether all of it shall be so: a `y`, and where much hangs on what is approved, the whole word. */
export async function confirmTogether(
  approvals: readonly Approval[],
  { act, choiceOf, comment, ask }: Confirming,
): Promise<boolean> {
  const isHigh = approvals.some(
    ({ id, request }) => request.stakes === "high" && actOf(choiceOf(id), act) === "approve",
  );
  const what = sayWhatComes(approvals, { act, choiceOf });
  const words = comment === undefined ? "" : `, and say "${visibleText(comment)}"`;
  const question = `${isHigh ? "High stakes. " : ""}${what}, exactly as shown${words}? ${isHigh ? "yes" : "y"} > `;
  const line = (await ask(question)).trim().toLowerCase();
  return line === "yes" || (line === "y" && !isHigh);
}

/** `Approve 2, deny 1, leave 1`, without what is none. */
function sayWhatComes(
  approvals: readonly Approval[],
  { act, choiceOf }: Pick<Confirming, "act" | "choiceOf">,
) {
  const acts = approvals.map(({ id }) => actOf(choiceOf(id), act));
  const count = (wanted: Act | undefined): number => acts.filter((each) => each === wanted).length;
  const words = [
    ["approve", count("approve")],
    ["deny", count("deny")],
    ["leave", count(undefined)],
  ] as const;
  const said = words.filter(([, number]) => number > 0).map(([verb, number]) => `${verb} ${number}`);
  const sentence = said.join(", ");
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
