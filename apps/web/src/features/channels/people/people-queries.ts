import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../../api.ts";

/** Whose accounts at the platform were linked. */
export const linkedPeopleQuery = (id: string) =>
  queryOptions({
    queryKey: ["channels", "people", id],
    queryFn: ({ signal }) => parley.channels.listPeople({ id }, { signal }),
  });

function useRefresh(id: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: linkedPeopleQuery(id).queryKey });
}

export function useLinkPerson(id: string) {
  const onSuccess = useRefresh(id);
  return useMutation({
    mutationFn: (given: { external_id: string; person: string }) =>
      parley.channels.linkPerson({ id, ...given }),
    onSuccess,
  });
}

export function useUnlinkPerson(id: string) {
  const onSuccess = useRefresh(id);
  return useMutation({
    mutationFn: (external_id: string) => parley.channels.unlinkPerson({ id, external_id }),
    onSuccess,
  });
}
