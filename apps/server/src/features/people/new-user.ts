import { createId } from "../../kernel/ids.ts";
import type { AccountRow, UserRow } from "./people.tables.ts";

export type NewUser = {
  email: string;
  name: string;
  passwordHash: string;
  now: number;
  /** Whether the address is known to be theirs. */
  isProven: boolean;
};

/** Somebody with a password. */
export function toNewUser({ email, name, passwordHash, now, isProven }: NewUser): {
  user: UserRow;
  account: AccountRow;
} {
  const user = toUserRow({ email, name, now, isProven });
  const account = toAccount({ userId: user.id, providerId: "credential", accountId: user.id, now });
  return { user, account: { ...account, password: passwordHash } };
}

export function toUserRow({ email, name, now, isProven }: Omit<NewUser, "passwordHash">): UserRow {
  return {
    id: createId("usr"),
    name,
    email,
    email_verified: true,
    image: null,
    two_factor_enabled: false,
    created_at: now,
    updated_at: now,
    proven_at: isProven ? now : null,
  };
}

export function toAccount(given: {
  userId: string;
  providerId: string;
  accountId: string;
  now: number;
}): AccountRow {
  return {
    id: createId("aut"),
    user_id: given.userId,
    provider_id: given.providerId,
    account_id: given.accountId,
    password: null,
    created_at: given.now,
    updated_at: given.now,
  };
}
