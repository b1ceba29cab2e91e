import { PasswordInput, type PasswordInputProps } from "@mantine/core";

/** A secret that is written. Mantine marks the frame of what is refused, and not the field itself. */
export const SecretInput = ({ error, ...props }: PasswordInputProps) => (
  <PasswordInput autoComplete="off" {...props} error={error} aria-invalid={error ? true : undefined} />
);
