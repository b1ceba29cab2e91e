import type { Approval } from "@parley/contract";
import { renderRequest, type Style, visibleText } from "@parley/sdk/terminal";
import { describeOutcome } from "../describe-approval.ts";
import { toPresented } from "../to-presented.ts";
import type { Choice } from "./choices.ts";

const words: Readonly<Record<Choice["fate"], string>> = {
  with: "",
  approve: "approved in any case",
  deny: "denied in any case",
  leave: "left as it is",
};

/** What is to become of one whatever becomes of the others. */
export function describeChoice(choice: Choice): string {
  const said = words[choice.fate];
  const reason = choice.fate === "deny" ? choice.comment : undefined;
  return reason === undefined ? said : `${said}: ${visibleText(reason)}`;
}

type Showing = { readonly choiceOf: (id: string) => Choice; readonly style: Style };

/** Each whole and with its number, since what is decided is what was shown. Ends in a line break. */
export function renderTogether(approvals: readonly Approval[], { choiceOf, style }: Showing): string {
  const parts = approvals.map((approval, index) => {
    const apart = describeChoice(choiceOf(approval.id));
    const head = style.bold(`${index + 1} of ${approvals.length}${apart === "" ? "" : `, ${apart}`}`);
    const ended = approval.outcome.status === "pending" ? "" : `${describeOutcome(approval)}\n`;
    return `${head}\n${renderRequest(toPresented(approval), style)}${ended}`;
  });
  return parts.join("\n");
}
