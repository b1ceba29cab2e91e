import { createHash } from "node:crypto";
import { z } from "zod";
import type { ChannelAsking } from "../kernel/inbound.ts";
import type { SlackTurn } from "./read-inbound.ts";
import type { SlackPayload } from "./read-payload.ts";

const Command = z.looseObject({
  command: z.string(),
  text: z.string().default(""),
  trigger_id: z.string(),
  user_id: z.string().min(1),
  user_name: z.string().optional(),
});

/** `/parley`: what waits, who one is here, one request. Whatever else is typed is answered with what there is. */
export function readCommand(payload: SlackPayload): SlackTurn {
  const parsed = Command.safeParse(payload);
  if (!parsed.success) return { type: "ignored" };
  const { text, trigger_id: triggerId, user_id: id, user_name: name } = parsed.data;
  const hash = createHash("sha256").update(triggerId).digest("hex").slice(0, 40);
  const common = { id: `command:${hash}`, sender: { id, name: name ?? id } };
  const [word = "", rest] = text.trim().split(/\s+/u);
  const command = (asking: ChannelAsking): SlackTurn => ({ type: "command", asking });
  if (word === "inbox" || word === "") {
    const page = Math.max(1, Number.parseInt(rest ?? "1", 10) || 1);
    return command({ ...common, type: "inbox", page, isKept: false });
  }
  if (word === "link") return command({ ...common, type: "link" });
  const named = word === "show" ? rest : word;
  return named?.startsWith("apr_") === true
    ? command({ ...common, type: "look", approvalId: named, isWhole: false })
    : { type: "help" };
}
