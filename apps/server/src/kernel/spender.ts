import { AsyncLocalStorage } from "node:async_hooks";

/** On whose account models are called. */
export type Spender = {
  readonly organizationId: string;
  /** Absent for people. */
  readonly keyId: string | undefined;
};

const storage = new AsyncLocalStorage<Spender>();

/** Whatever `work` asks of models, here and later, is on this account. */
export const spendingAs = <T>(spender: Spender, work: () => T): T => storage.run(spender, work);

export const currentSpender = (): Spender | undefined => storage.getStore();
