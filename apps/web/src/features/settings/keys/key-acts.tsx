import { Confirm } from "../../../design/confirm.tsx";
import { SecretDialog } from "../../webhooks/components/secret-dialog.tsx";
import { type ApiKey, useRevokeKey, useRotateKey } from "../access-queries.ts";

type KeyActProps = { apiKey: ApiKey; onClose: () => void };

const dayHours = 24;

export function RotateKey({ apiKey, onClose }: KeyActProps) {
  const rotate = useRotateKey(apiKey.id);
  if (rotate.data)
    return (
      <SecretDialog secret={rotate.data.key} onClose={onClose}>
        This is the new key of {apiKey.name}. The old one works for a day more.
      </SecretDialog>
    );
  return (
    <Confirm
      isOpen
      title={`Give ${apiKey.name} a new key?`}
      act="Rotate the key"
      isPending={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate(dayHours)}
      onClose={onClose}
    >
      <p>The new key is shown once. The old one works for a day more, with the same limits and budget.</p>
    </Confirm>
  );
}

export function RevokeKey({ apiKey, onClose }: KeyActProps) {
  const revoke = useRevokeKey(apiKey.id);
  return (
    <Confirm
      isOpen
      isDangerous
      title={`Revoke ${apiKey.name}?`}
      act="Revoke the key"
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <p>Whatever uses it is refused from now on. This cannot be taken back.</p>
    </Confirm>
  );
}
