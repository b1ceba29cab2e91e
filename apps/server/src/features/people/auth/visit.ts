import { AsyncLocalStorage } from "node:async_hooks";

/** What comes to light about a request to better-auth while it is answered. */
export type Visit = {
  /** Whom it is about, where that is told neither by its cookie nor by what it says. */
  userId?: string;
};

const storage = new AsyncLocalStorage<Visit>();

export const withVisit = <T>(visit: Visit, work: () => T): T => storage.run(visit, work);

export function noteUser(userId: string): void {
  const visit = storage.getStore();
  if (visit !== undefined) visit.userId = userId;
}
