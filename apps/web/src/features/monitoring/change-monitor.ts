import { useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { monitorsKey } from "./queries.ts";

type Api = typeof parley.monitors;
export type NewMonitor = Parameters<Api["create"]>[0];

/** Makes a monitor, or changes one. */
export function useSaveMonitor(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ file, ...monitor }: NewMonitor) =>
      id === undefined
        ? parley.monitors.create({ ...monitor, ...(file && { file }) })
        : parley.monitors.update({ id, ...monitor }),
    onSuccess: () => client.invalidateQueries({ queryKey: monitorsKey }),
  });
}

/** What a monitor would find now; none is made. */
export const usePreviewMonitor = () =>
  useMutation({ mutationFn: (monitor: NewMonitor) => parley.monitors.preview(monitor) });

/** Deletes a monitor and its history. */
export function useDeleteMonitor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => parley.monitors.delete({ id }),
    // What is gone is not asked for again; the page that shows it is about to be left.
    onSuccess: () => client.invalidateQueries({ queryKey: [...monitorsKey, "list"] }),
  });
}

/** Tells nobody until a moment, or until it is unmuted; nothing: tells people again. */
export function useMuteMonitor(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (mute: { hours: number | undefined } | undefined) => {
      if (mute === undefined) return parley.monitors.unmute({ id });
      const until = mute.hours && new Date(Date.now() + mute.hours * 3_600_000).toISOString();
      return parley.monitors.mute({ id, ...(until && { until }) });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: monitorsKey }),
  });
}

/** Measures now, and tells those who are told that it works. */
export const useTestMonitor = (id: string) =>
  useMutation({ mutationFn: (notify: boolean) => parley.monitors.test({ id, notify }) });
