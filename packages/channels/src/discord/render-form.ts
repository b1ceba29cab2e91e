import type { Card } from "../kernel/card.ts";
import { cutText } from "../kernel/visible-text.ts";
import { writeCustomId, type CustomId } from "./custom-id.ts";
import { inputChars } from "./render-card.ts";

/** The window that asks for a reason, an answer, or changed arguments. */
export function renderForm(card: Card, memory: CustomId): object {
  return {
    title: titles[memory.act],
    custom_id: writeCustomId(memory),
    components: inputsOf(card, memory).map(toLabel),
  };
}

const titles = {
  approve: "Approve",
  confirm: "Much hangs on this one",
  deny: "Deny",
  edit: "Edit and approve",
  answer: "Answer",
  option: "In your words",
} as const;

type Input = { id: string; label: string; hint?: string; fill?: string; isNeeded?: boolean };

function inputsOf(card: Card, { act, index = -1 }: CustomId): Input[] {
  if (act === "confirm")
    return [{ id: "text", label: "Comment", hint: "Approves exactly the arguments that were shown." }];
  if (act === "deny") return [{ id: "text", label: "Why not?", hint: "The model reads it." }];
  if (act === "answer") return [{ id: "text", label: "Your answer", isNeeded: true }];
  if (act === "option") {
    const option = card.options[index];
    return [{ id: "text", label: "Your words", fill: option?.fill ?? option?.title ?? "" }];
  }
  return [
    ...card.editable.map(({ name, text, isJson }, at) => ({
      id: `edit:${at}`,
      label: isJson ? `${name} (JSON)` : name,
      fill: text,
      isNeeded: isJson,
    })),
    { id: "text", label: "Comment" },
  ];
}

function toLabel({ id, label, hint, fill = "", isNeeded = false }: Input): object {
  return {
    type: 18,
    label: cutText(label.replaceAll(/\s+/gu, " ").trim() || "…", 45).text,
    ...(hint !== undefined && { description: hint }),
    component: {
      type: 4,
      style: 2,
      custom_id: id,
      required: isNeeded,
      max_length: inputChars,
      ...(fill !== "" && { value: cutText(fill, inputChars).text }),
    },
  };
}
