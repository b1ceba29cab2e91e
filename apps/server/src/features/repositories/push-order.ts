import { z } from "zod";

const Waiting = z.object({ number: z.int(), before: z.string() });

const PushOrder = z.object({
  version: z.literal(1),
  /** Of the push that was told last; the first one is 1. */
  number: z.int(),
  /** Up to this number all is brought in, or of no interest any more. */
  brought: z.int(),
  /** What the branch is at, as far as was told. */
  latest: z.string().nullable(),
  /** Commits that the branch was at before, newest first. */
  former: z.array(z.string()),
  /** Told and not brought in yet. */
  waiting: z.array(Waiting),
});

/** The pushes to one repository, as its hook told them. */
export type PushOrder = z.output<typeof PushOrder>;

const mostKept = 100;

const empty: PushOrder = { version: 1, number: 0, brought: 0, latest: null, former: [], waiting: [] };

export const readPushOrder = (text: string | null): PushOrder =>
  text === null ? empty : PushOrder.parse(JSON.parse(text));

/**
 * Takes a push in. One that comes late, after another that was built on it, or once more, says only which files to look
 * at: what they are is what the latest commit says.
 */
export function takePush(
  order: PushOrder,
  { before, commit }: { before: string; commit: string },
): { order: PushOrder; number: number; commit: string } {
  const number = order.number + 1;
  // Whoever forces a branch back does so from where it is.
  const isLate = order.latest !== null && before !== order.latest && order.former.includes(commit);
  const latest = isLate && order.latest !== null ? order.latest : commit;
  const former =
    isLate || before === order.latest ? [before] : [before, ...(order.latest ? [order.latest] : [])];
  return {
    order: {
      ...order,
      number,
      latest,
      former: [...new Set([...former, ...order.former])].filter((one) => one !== latest).slice(0, mostKept),
      waiting: [...order.waiting, { number, before }].slice(0, mostKept),
    },
    number,
    commit: latest,
  };
}

/** What a push has to bring in: also what earlier ones could not. Nothing where a later one has done so already. */
export function toBringIn(order: PushOrder, number: number): string[] | undefined {
  if (number <= order.brought) return undefined;
  return order.waiting.filter((push) => push.number <= number).map(({ before }) => before);
}

export const markBrought = (order: PushOrder, number: number): PushOrder => ({
  ...order,
  brought: Math.max(order.brought, number),
  waiting: order.waiting.filter((push) => push.number > number),
});

/** For another branch, or another folder of it: what was told of the one before is of no interest. */
export const beginAnew = (order: PushOrder): PushOrder => ({
  ...empty,
  number: order.number,
  brought: order.number,
});
