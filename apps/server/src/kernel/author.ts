import type { User } from "@parley/contract";
import type { IdPrefix } from "./ids.ts";
import type { Actor } from "./request-context.ts";

/** Who did something, as it is kept beside what was done. */
export type Author = User;

/** A person is their account, whichever session they come by; a key is itself. */
export const toAuthor = ({ kind, id, userId = id, name }: Actor): Author => ({
  id: kind === "session" ? userId : id,
  full_name: name,
});

const ofSession: `${IdPrefix}_` = "ses_";

/** Older rows name the session that a person came by. Whose it was is kept beside it. */
export const withAccount = (author: Author, accountId: string | null): Author =>
  accountId !== null && author.id.startsWith(ofSession) ? { ...author, id: accountId } : author;
