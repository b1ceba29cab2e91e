import type { Card } from "../kernel/card.ts";
import { toInert } from "./inert.ts";
import { paragraph, toParameters, type Memory } from "./render-card.ts";

const titles = {
  approve: "Approve",
  confirm: "Approve",
  deny: "Deny",
  edit: "Approve",
  answer: "Answer",
  option: "Send",
} as const;

/**
 * The window that asks for a reason, an answer, changed arguments, or once more: a card in `dialogAction.dialog.body`, as in
 * https://developers.google.com/workspace/chat/dialogs.
 */
export const renderDialog = (card: Card, memory: Memory): object => ({
  actionResponse: {
    type: "DIALOG",
    dialogAction: {
      dialog: {
        body: {
          sections: [
            {
              widgets: [
                ...(memory.act === "confirm"
                  ? [paragraph("Much hangs on this one. It approves exactly the arguments that were shown.")]
                  : []),
                ...inputsOf(card, memory).map(toInput),
                {
                  buttonList: {
                    buttons: [
                      {
                        text: titles[memory.act],
                        onClick: { action: { function: "parley.submit", parameters: toParameters(memory) } },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      },
    },
  },
});

type Input = { name: string; label: string; value?: string };

function inputsOf(card: Card, { act, index }: Memory): Input[] {
  if (act === "deny") return [{ name: "text", label: "Why not? The model reads it." }];
  if (act === "answer") return [{ name: "text", label: "Your answer" }];
  if (act === "option") {
    const option = card.options[Number(index)];
    return [{ name: "text", label: "Your words", value: option?.fill ?? option?.title ?? "" }];
  }
  const edits = act === "edit" ? card.editable : [];
  return [
    ...edits.map(({ name, text, isJson }, at) => ({
      name: `edit:${at}`,
      label: isJson ? `${name} (JSON)` : name,
      value: text,
    })),
    { name: "text", label: "Comment" },
  ];
}

const toInput = ({ name, label, value = "" }: Input): object => ({
  textInput: {
    name,
    label: toInert(label.replaceAll(/\s+/gu, " ").slice(0, 100)),
    type: "MULTIPLE_LINE",
    ...(value !== "" && { value }),
  },
});
