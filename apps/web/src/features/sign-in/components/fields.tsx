import { PasswordInput, TextInput } from "@mantine/core";

type FieldProps = { value: string; onChange: (value: string) => void };

export const EmailField = ({ value, onChange, isFirst }: FieldProps & { isFirst?: boolean }) => (
  <TextInput
    label="E-mail address"
    type="email"
    name="email"
    autoComplete="username webauthn"
    autoFocus={isFirst ?? false}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

export const NameField = ({ value, onChange, isFirst }: FieldProps & { isFirst?: boolean }) => (
  <TextInput
    label="Your name"
    name="name"
    autoComplete="name"
    autoFocus={isFirst ?? false}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

export const PasswordField = ({ value, onChange, isFirst }: FieldProps & { isFirst?: boolean }) => (
  <PasswordInput
    label="Password"
    name="password"
    autoComplete="current-password"
    autoFocus={isFirst ?? false}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

export const NewPasswordField = ({ value, onChange, isFirst }: FieldProps & { isFirst?: boolean }) => (
  <PasswordInput
    label="New password"
    description="At least 10 characters. Several words make a good one."
    name="new-password"
    autoComplete="new-password"
    autoFocus={isFirst ?? false}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
  />
);

export const isLongEnough = (password: string): boolean => password.length >= 10;
