import { isParleyError } from "@parley/sdk";
import { QueryCache, QueryClient } from "@tanstack/react-query";
import { meQuery } from "./features/me/queries.ts";

/** Makes the cache of everything read from the server. A lost session is noticed wherever it shows first. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const isMe = query.queryKey[0] === meQuery.queryKey[0];
        if (isSignedOut(error) && !isMe) void client.invalidateQueries({ queryKey: meQuery.queryKey });
      },
    }),
    // The client of the API repeats what is safe to repeat.
    defaultOptions: { queries: { retry: false, staleTime: 5000 }, mutations: { retry: false } },
  });
  return client;
}

export function isSignedOut(error: unknown): boolean {
  return isParleyError(error) && error.kind === "unauthenticated";
}

/** Whether somebody is signed in who belongs to no organization. */
export function isHomeless(error: unknown): boolean {
  return isParleyError(error) && error.code === "auth.no_organization";
}
