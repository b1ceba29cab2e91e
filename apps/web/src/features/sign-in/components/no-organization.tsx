import { Button } from "@mantine/core";
import { FormError } from "../../../design/form-error.tsx";
import { useComeIn, useSignOut } from "../queries.ts";
import { Card } from "./card.tsx";

/** For who is signed in and belongs nowhere, or no longer anywhere. */
export function NoOrganization({ error }: { error: unknown }) {
  const signOut = useSignOut();
  const comeIn = useComeIn();
  return (
    <Card title="No organization">
      <FormError error={error} />
      <Button
        variant="default"
        loading={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onSuccess: () => void comeIn() })}
      >
        Sign out
      </Button>
    </Card>
  );
}
