import type { Contract, EndpointReply } from "@parley/contract";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { meQuery } from "../me/queries.ts";

type Replies = Contract;
export type Member = EndpointReply<Replies["members"]["endpoints"]["list"]>[number];
export type Invitation = EndpointReply<Replies["invitations"]["endpoints"]["list"]>[number];
export type Team = EndpointReply<Replies["teams"]["endpoints"]["list"]>[number];
export type ServiceAccount = EndpointReply<Replies["serviceAccounts"]["endpoints"]["list"]>[number];
export type SsoConnection = EndpointReply<Replies["ssoConnections"]["endpoints"]["list"]>[number];
export type Session = EndpointReply<Replies["sessions"]["endpoints"]["list"]>[number];

export const membersQuery = queryOptions({
  queryKey: ["people", "members"],
  queryFn: ({ signal }) => parley.members.list({}, { signal }),
});
export const invitationsQuery = queryOptions({
  queryKey: ["people", "invitations"],
  queryFn: ({ signal }) => parley.invitations.list({}, { signal }),
});
export const teamsQuery = queryOptions({
  queryKey: ["people", "teams"],
  queryFn: ({ signal }) => parley.teams.list({}, { signal }),
});
export const serviceAccountsQuery = queryOptions({
  queryKey: ["people", "service-accounts"],
  queryFn: ({ signal }) => parley.serviceAccounts.list({}, { signal }),
});
export const ssoConnectionsQuery = queryOptions({
  queryKey: ["people", "sso-connections"],
  queryFn: ({ signal }) => parley.ssoConnections.list({}, { signal }),
});
export const rolesQuery = queryOptions({
  queryKey: ["people", "roles"],
  queryFn: ({ signal }) => parley.roles.list({}, { signal }),
  staleTime: 60_000,
});
export const organizationsQuery = queryOptions({
  queryKey: ["organizations"],
  queryFn: ({ signal }) => parley.organizations.list({}, { signal }),
  staleTime: 60_000,
});

/** A change of people, after which all of them are read again. */
export function useChangePeople<Given, Result>(change: (given: Given) => Promise<Result>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["people"] }),
  });
}

/** Everything is of another organization afterwards. */
export function useMoveTo<Given>(move: (given: Given) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: move,
    onSuccess: async () => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== meQuery.queryKey[0] });
      await client.resetQueries({ queryKey: meQuery.queryKey });
    },
  });
}
