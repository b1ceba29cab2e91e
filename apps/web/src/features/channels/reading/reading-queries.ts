import type { ChannelReading } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../../api.ts";

/** Whether a Prompt reads answers in free words. */
export const readingQuery = queryOptions({
  queryKey: ["channels", "reading"],
  queryFn: ({ signal }) => parley.channels.getReading({}, { signal }),
});

export function useSetReading() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reading: ChannelReading) => parley.channels.setReading(reading),
    onSuccess: (saved) => client.setQueryData(readingQuery.queryKey, saved),
  });
}
