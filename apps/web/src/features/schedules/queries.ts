import type { Contract, EndpointReply } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import type { Weekday } from "../availability/describe-window.ts";

type Endpoints = Contract["schedules"]["endpoints"];
type Listed = EndpointReply<Endpoints["list"]>[number];
export type Schedule = Extract<Listed, { on_call: unknown }>;
/** One that nobody can read. */
export type BrokenSchedule = Exclude<Listed, Schedule>;
export type Shift = Schedule["on_call"];

const all = ["schedules"] as const;

export const schedulesQuery = queryOptions({
  queryKey: [...all, "list"],
  queryFn: ({ signal }) => parley.schedules.list({}, { signal }),
});

const shownMs = 28 * 86_400_000;

/** Who is on call in the next four weeks. */
export const shiftsQuery = (id: string) =>
  queryOptions({
    queryKey: [...all, "shifts", id],
    queryFn: ({ signal }) => {
      const now = Date.now();
      const span = { from: new Date(now).toISOString(), until: new Date(now + shownMs).toISOString() };
      return parley.schedules.listShifts({ id, ...span }, { signal });
    },
  });

function useChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: all }),
  });
}

export type ScheduleDraft = {
  name: string;
  time_zone: string;
  members: string[];
  handover: { weekday: Weekday; hour: number; minute: number };
  rotation_days: number;
  team_id: string | null;
};

/** Makes a schedule, or changes the one with the id. */
export const useSaveSchedule = (id: string | undefined) =>
  useChange((draft: ScheduleDraft) =>
    id === undefined ? parley.schedules.create(draft) : parley.schedules.update({ id, ...draft }),
  );

export const useDeleteSchedule = () => useChange((id: string) => parley.schedules.delete({ id }));

type Override = { user_id: string; from: string; until: string };

export const useOverride = (id: string) =>
  useChange((override: Override) => parley.schedules.createOverride({ id, ...override }));

export const useEndOverride = (id: string) =>
  useChange((override_id: string) => parley.schedules.deleteOverride({ id, override_id }));
