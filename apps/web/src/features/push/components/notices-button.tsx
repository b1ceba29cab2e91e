import { ActionIcon, Button } from "@mantine/core";
import { IconBell, IconBellRinging } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FormError } from "../../../design/form-error.tsx";
import { isPushPossible } from "../push-browser.ts";
import { ownPushQuery, useTurnPushOn } from "../queries.ts";

/** Offers to be told in this browser, and asks for the permission only when it is pressed. */
export function NoticesButton() {
  const isOn = useQuery(ownPushQuery).data;
  const turnOn = useTurnPushOn();
  if (isOn === undefined) return null;
  if (isOn || !isPushPossible()) {
    const Icon = isOn ? IconBellRinging : IconBell;
    const label = isOn ? "You are told in this browser: change it" : "Notices and absences";
    return (
      <ActionIcon component={Link} to="/settings/availability" aria-label={label} title={label}>
        <Icon size={17} />
      </ActionIcon>
    );
  }
  return (
    <>
      <FormError error={turnOn.error} />
      <Button
        variant="default"
        leftSection={<IconBell size={15} />}
        loading={turnOn.isPending}
        onClick={() => turnOn.mutate(undefined)}
      >
        Tell me here
      </Button>
    </>
  );
}
