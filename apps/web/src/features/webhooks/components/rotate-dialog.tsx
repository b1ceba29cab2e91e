import { Select } from "@mantine/core";
import { useState } from "react";
import { Confirm } from "../../../design/confirm.tsx";
import { useRotateSecret } from "../queries.ts";
import { SecretDialog } from "./secret-dialog.tsx";

const overlaps = [
  { value: "0", label: "It ends at once" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "1 day" },
  { value: "168", label: "1 week" },
];

/** Gives a webhook a new secret; for a while both sign, so that nothing is refused on the way. */
export function RotateDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const rotate = useRotateSecret(id);
  const [overlap, setOverlap] = useState("24");
  if (rotate.data) {
    return (
      <SecretDialog secret={rotate.data.secret} onClose={onClose}>
        {overlap === "0"
          ? "Requests are signed with this one alone from now on."
          : "Put it beside the old one where requests are verified; both sign until the overlap has passed."}
      </SecretDialog>
    );
  }
  return (
    <Confirm
      isOpen
      title="Give it a new secret?"
      act="Rotate the secret"
      isPending={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(Number(overlap))}
      onClose={onClose}
    >
      <p>The new secret is shown once. Until the overlap has passed, requests carry both signatures.</p>
      <Select
        label="The old secret goes on signing for"
        data={overlaps}
        value={overlap}
        allowDeselect={false}
        onChange={(value) => value && setOverlap(value)}
        mt={12}
      />
    </Confirm>
  );
}
