import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { findPushSubscription, turnPushOff, turnPushOn } from "./push-browser.ts";

const all = ["push"] as const;

/** Where the person is told. */
export const pushSubscriptionsQuery = queryOptions({
  queryKey: [...all, "subscriptions"],
  queryFn: ({ signal }) => parley.push.list({}, { signal }),
});

/** Whether this browser is subscribed. */
export const ownPushQuery = queryOptions({
  queryKey: [...all, "own"],
  queryFn: async () => (await findPushSubscription()) !== null,
});

function useChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: all }),
  });
}

export const useTurnPushOn = () => useChange(turnPushOn);
export const useTestPush = () => useChange((id: string) => parley.push.test({ id }));

/** Ends one; that of this browser ends in the browser as well. */
export const useEndPush = () =>
  useChange(async ({ id, isOwn }: { id: string; isOwn: boolean }) => {
    if (isOwn) await turnPushOff();
    await parley.push.unsubscribe({ id });
  });
