import type { Actor } from "../../kernel/request-context.ts";

/**
 * Who says it, where the application names no end user. A person is the same in every session and with keys of their own;
 * who signed in with a link is the owner.
 */
export function judgeOf(actor: Pick<Actor, "kind" | "id" | "userId">): string {
  if (actor.userId !== undefined) return `account:${actor.userId}`;
  return actor.kind === "session" ? "owner" : `${actor.kind}:${actor.id}`;
}
