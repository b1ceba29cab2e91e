import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { parley } from "../../../api.ts";
import { meQuery } from "../../me/queries.ts";

/** Ends this browser's session. */
export function SignOut() {
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => parley.me.signOut(),
    onSuccess: () => client.resetQueries({ queryKey: meQuery.queryKey }),
  });
  return (
    <Button variant="default" size="compact-xs" loading={signOut.isPending} onClick={() => signOut.mutate()}>
      Sign this browser out
    </Button>
  );
}
