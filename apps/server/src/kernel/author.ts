import type { User } from "@parley/contract";
import type { Actor } from "./request-context.ts";

/** Who did something, as it is kept beside what was done. */
export type Author = User;

export const toAuthor = (actor: Actor): Author => ({ id: actor.id, full_name: actor.name });

/** The same, a person by their account: what they make outlives the session they came by. */
export const toCreator = ({ kind, id, userId = id, name }: Actor): Author => ({
  id: kind === "session" ? userId : id,
  full_name: name,
});
