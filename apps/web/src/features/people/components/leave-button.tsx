import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { Confirm } from "../../../design/confirm.tsx";
import { useMoveTo } from "../queries.ts";

/** Lets a person go out of an organization by themselves. */
export function LeaveButton({ name }: { name: string }) {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const leave = useMoveTo(async () => {
    await parley.organizations.leave();
    await navigate({ to: "/" });
  });
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        Leave…
      </Button>
      <Confirm
        isOpen={isAsking}
        isDangerous
        title={`Leave ${name}?`}
        act={`Leave ${name}`}
        isPending={leave.isPending}
        error={leave.error}
        onConfirm={() => leave.mutate(undefined)}
        onClose={() => setAsking(false)}
      >
        <p>
          You see nothing of it from then on, and leave its teams. What you did stays, with your name. You
          come back by an invitation only.
        </p>
      </Confirm>
    </>
  );
}
