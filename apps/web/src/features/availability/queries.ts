import type { Availability } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export type QuietHours = NonNullable<Availability["quiet_hours"]>;
export type QuietWindow = QuietHours["windows"][number];

const all = ["availability"] as const;

/** One's own time zone, quiet hours and absences. */
export const availabilityQuery = queryOptions({
  queryKey: [...all, "own"],
  queryFn: ({ signal }) => parley.availability.get({}, { signal }),
});

function useChange<Given, Result>(change: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: all }),
  });
}

export const useSetAvailability = () =>
  useChange((given: { time_zone?: string; quiet_hours?: QuietHours | null }) =>
    parley.availability.update(given),
  );

type Absence = { from: string; until: string; delegate_user_id: string | null; note: string };

export const useBeAway = () =>
  useChange((absence: Absence) => parley.availability.createOutOfOffice(absence));
export const useEndAbsence = () => useChange((id: string) => parley.availability.deleteOutOfOffice({ id }));
