import { takeLock, type Executor } from "@parley/db";

/**
 * Keeps the organization's tree of paths from everybody else until the transaction ends. Whoever makes, moves or
 * deletes a path takes this before any File: two then never take the same path, and what is moved along with its
 * directory is all that is in it.
 */
export const lockPaths = (transaction: Executor, organizationId: string): Promise<void> =>
  takeLock(transaction, `files.paths:${organizationId}`);
