import type { Card } from "../kernel/card.ts";
import { plain, titleOf, toFacts, type Block } from "./blocks.ts";

/** Slack gives it back with the form: what it is about. Nobody but the app can set it. */
export type FormMemory = {
  form: "deny" | "edit" | "answer";
  /** The message by which the request was shown. */
  key: string;
  id: string;
  hash: string | null;
  option?: string | undefined;
};

/** The window that asks for a reason, an answer, or changed arguments. */
export function renderForm(card: Card, memory: FormMemory): Record<string, unknown> {
  const titles = { deny: "Deny", edit: "Edit and approve", answer: "Answer" } as const;
  return {
    type: "modal",
    callback_id: `parley.${memory.form}`,
    private_metadata: JSON.stringify(memory),
    title: plain(titles[memory.form], 24),
    submit: plain(memory.form === "edit" ? "Approve" : titles[memory.form], 24),
    close: plain("Not now", 24),
    blocks: [...inputsOf(card, memory), { type: "divider" }, ...toFacts(card).slice(0, 80)],
  };
}

function inputsOf(card: Card, { form, option }: FormMemory): Block[] {
  const chosen = card.options.find(({ name }) => name === option);
  const fill = chosen === undefined ? undefined : (chosen.fill ?? chosen.title);
  if (form === "deny")
    return [input({ id: "text", label: "Why not? The model reads it.", fill, isOptional: true })];
  if (form === "answer") return [input({ id: "text", label: `Your answer to: ${titleOf(card)}`, fill })];
  return [
    ...card.editable.map(({ name, text, isJson }, index) =>
      input({
        id: `edit:${index}`,
        label: isJson ? `${name} (JSON)` : name,
        fill: text,
        isOptional: !isJson,
      }),
    ),
    input({ id: "text", label: "Comment", isOptional: true }),
  ];
}

type Input = { id: string; label: string; fill?: string | undefined; isOptional?: boolean };

/** Slack's own limit of a field. */
const inputChars = 3000;

function input({ id, label, fill, isOptional = false }: Input): Block {
  return {
    type: "input",
    block_id: id,
    optional: isOptional,
    label: plain(label, 2000),
    element: {
      type: "plain_text_input",
      action_id: "value",
      multiline: true,
      max_length: inputChars,
      ...(fill !== undefined && fill !== "" && { initial_value: fill.slice(0, inputChars) }),
    },
  };
}
