import type { Database } from "@parley/db";
import type { Logger } from "pino";
import { appendEntry, type NewEntry } from "./append-entry.store.ts";
import { withoutDraft } from "./draft.ts";

/** So long the same denial is counted, not written again. */
const windowMs = 60_000;
/** Denials of one actor with a line of their own at a time; what is beyond has one line for all of it. */
const maxLinesOfActor = 100;
/** Beyond it the oldest are written down early. */
const maxKept = 10_000;
const maxTargets = 20;

type Denial = Omit<NewEntry, "outcome">;
type Counted = {
  denial: Denial;
  more: number;
  /** Of a line for what is beyond an actor's own ones: the latest it was about. */
  targets: Set<string> | undefined;
  timer: NodeJS.Timeout;
};

/**
 * Writes down what was denied: the first time at once, what follows within a minute as one entry with a count. Another
 * target, key or address is another denial, as far as one actor's lines reach.
 */
export type Denials = {
  record(denial: Denial): Promise<void>;
  /** Writes down what was only counted so far. */
  flush(): Promise<void>;
};

export function createDenials({ database, logger }: { database: Database; logger: Logger }): Denials {
  const counted = new Map<string, Counted>();
  const linesOf = new Map<string, number>();

  const write = async (denial: Denial): Promise<void> => {
    try {
      await withoutDraft(() =>
        database.transaction((transaction) => appendEntry(transaction, { ...denial, outcome: "denied" })),
      );
    } catch (error) {
      logger.error({ err: error, action: denial.action }, "a denied attempt could not be written down");
    }
  };
  const end = async (key: string): Promise<void> => {
    const known = counted.get(key);
    counted.delete(key);
    if (known === undefined) return;
    clearTimeout(known.timer);
    const { denial, more, targets } = known;
    const left = (linesOf.get(actorOf(denial)) ?? 1) - 1;
    if (left > 0) linesOf.set(actorOf(denial), left);
    else linesOf.delete(actorOf(denial));
    if (more === 0) return;
    const details = { ...denial.details, repeated: more, ...(targets && { targets: [...targets] }) };
    await write({ ...denial, details });
  };
  const begin = async (key: string, denial: Denial, targets?: Set<string>): Promise<void> => {
    const timer = setTimeout(() => void end(key), windowMs).unref();
    counted.set(key, { denial, more: 0, targets, timer });
    linesOf.set(actorOf(denial), (linesOf.get(actorOf(denial)) ?? 0) + 1);
    if (counted.size > maxKept) await end(counted.keys().next().value ?? "");
    await write(denial);
  };

  return {
    async record(denial) {
      const own = lineOf(denial);
      const isFull = !counted.has(own) && (linesOf.get(actorOf(denial)) ?? 0) >= maxLinesOfActor;
      const key = isFull ? actorOf(denial) : own;
      const known = counted.get(key);
      const shown = isFull ? toShared(denial) : denial;
      if (known === undefined) return begin(key, shown, isFull ? new Set(toList(denial.target)) : undefined);
      known.more += 1;
      known.denial = shown;
      if (known.targets !== undefined) keepLatest(known.targets, toList(denial.target));
    },
    async flush() {
      for (const key of Array.from(counted.keys())) await end(key);
    },
  };
}

const actorOf = ({ organization_id, actor_id }: Denial): string =>
  JSON.stringify([organization_id, actor_id]);

const lineOf = ({ organization_id, actor_id, action, address, target, details }: Denial): string =>
  JSON.stringify([
    organization_id,
    actor_id,
    action,
    address,
    target,
    details["code"] ?? null,
    details["key_id"] ?? null,
  ]);

/** What is said of many: which ones they were is in the list of targets. */
const toShared = (denial: Denial): Denial => ({
  ...denial,
  target: null,
  details: { ...denial.details, beyond: maxLinesOfActor },
});

const toList = (target: string | null): string[] => (target === null ? [] : [target]);

function keepLatest(targets: Set<string>, added: readonly string[]): void {
  for (const target of added) targets.delete(target);
  for (const target of added) targets.add(target);
  for (const oldest of targets) {
    if (targets.size <= maxTargets) return;
    targets.delete(oldest);
  }
}
