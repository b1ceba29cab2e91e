import type { Contract, EndpointRequest, Judgment, ReviewItem } from "@parley/contract";
import {
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
  type UseMutationResult,
} from "@tanstack/react-query";
import { parley } from "../../api.ts";

type Endpoints = Contract["reviewQueues"]["endpoints"];
export type NewQueue = EndpointRequest<Endpoints["create"]>["body"];
export type NewItems = EndpointRequest<Endpoints["addItems"]>["body"];
/** What is said, by the id of the Evaluator; null: nothing. */
export type Answers = Readonly<Record<string, Judgment | null>>;

const all = ["reviews"] as const;
const pageSize = 50;

export const queuesQuery = (page: number) =>
  queryOptions({
    queryKey: [...all, "queues", page],
    queryFn: ({ signal }) => parley.reviewQueues.list({ page, size: pageSize }, { signal }),
    placeholderData: keepPreviousData,
  });

export const myQueuesQuery = queryOptions({
  queryKey: [...all, "mine"],
  queryFn: ({ signal }) => parley.reviewQueues.mine({}, { signal }),
});

export const queueQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "queue", id],
    queryFn: ({ signal }) => parley.reviewQueues.get({ id }, { signal }),
  });

export const resultsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "results", id],
    queryFn: ({ signal }) => parley.reviewQueues.results({ id }, { signal }),
  });

export const itemsQuery = (
  id: string,
  { page, state }: { page: number; state?: "open" | "disputed" | "done" },
) =>
  queryOptions({
    queryKey: [...all, "items", id, page, state],
    queryFn: ({ signal }) =>
      parley.reviewQueues.listItems({ id, page, size: pageSize, ...(state && { state }) }, { signal }),
    placeholderData: keepPreviousData,
  });

/** Asking for it is being given it: never again by itself. */
export const nextQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "next", id],
    queryFn: ({ signal }) => parley.reviewQueues.next({ id }, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  });

export const disputesQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "disputes", id],
    queryFn: ({ signal }) => parley.reviewQueues.listDisputes({ id }, { signal }),
  });

/**
 * A change, after which all queues are read again. `onDone` is told also where that reading takes away whoever asked for
 * the change, as the next item does; callbacks of `mutate` are not.
 */
function useChange<Given, Result>(
  change: (given: Given) => Promise<Result>,
  onDone?: (result: Result) => void,
): UseMutationResult<Result, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (result) => {
      onDone?.(result);
      return client.invalidateQueries({ queryKey: all });
    },
  });
}

export const useCreateQueue = () => useChange((body: NewQueue) => parley.reviewQueues.create(body));
export const useChangeQueue = (id: string) =>
  useChange((change: { is_open: boolean }) => parley.reviewQueues.update({ id, ...change }));
export const useAddItems = () =>
  useChange(({ queueId, items }: { queueId: string; items: NewItems }) =>
    parley.reviewQueues.addItems({ id: queueId, ...items }),
  );

/** Deletes a queue. What is gone is not asked for again; the page that shows it is about to be left. */
export function useDeleteQueue(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => parley.reviewQueues.delete({ id }),
    onSuccess: () =>
      Promise.all(
        [[...all, "queues"], myQueuesQuery.queryKey].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

type OfItem = { queueId: string; itemId: string };

/** Ends an item with what was said of it. */
export const useSettleItem = () =>
  useChange(({ queueId, itemId, given }: OfItem & { given: number }) =>
    parley.reviewQueues.assignItem({ id: queueId, item_id: itemId, wanted: given }),
  );
export const useJudgeItem = (onJudged: (item: ReviewItem) => void) =>
  useChange(
    ({ queueId, itemId, judgments }: OfItem & { judgments: Record<string, Judgment | null> }) =>
      parley.reviewQueues.judge({ id: queueId, item_id: itemId, judgments }),
    onJudged,
  );
export const useSkipItem = () =>
  useChange(({ queueId, itemId, reason }: OfItem & { reason: string }) =>
    parley.reviewQueues.skip({ id: queueId, item_id: itemId, reason }),
  );
export const useAdjudicate = () =>
  useChange(
    ({
      queueId,
      itemId,
      judgments,
      note,
    }: OfItem & { judgments: Record<string, Judgment | null>; note: string }) =>
      parley.reviewQueues.adjudicate({
        id: queueId,
        item_id: itemId,
        judgments,
        ...(note.trim() !== "" && { note: note.trim() }),
      }),
  );
export const renewItem = ({ queueId, itemId }: OfItem) =>
  parley.reviewQueues.renew({ id: queueId, item_id: itemId });
