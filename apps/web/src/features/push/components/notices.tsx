import { Button } from "@mantine/core";
import type { PushSubscription } from "@parley/contract";
import { useQuery } from "@tanstack/react-query";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Tag } from "../../../design/tag.tsx";
import { ListSection } from "../../people/components/list-section.tsx";
import { isPushPossible } from "../push-browser.ts";
import { ownPushQuery, pushSubscriptionsQuery, useEndPush, useTestPush, useTurnPushOn } from "../queries.ts";

/** In which browsers one is told of requests that wait, this one included. */
export function Notices() {
  const list = useQuery(pushSubscriptionsQuery);
  const isOn = useQuery(ownPushQuery).data ?? false;
  const isHere = isOn && (list.data?.some((one) => one.is_current_session) ?? false);
  const turnOn = useTurnPushOn();
  const act = isPushPossible() && !isHere && (
    <Button variant="subtle" loading={turnOn.isPending} onClick={() => turnOn.mutate(undefined)}>
      Tell me in this browser
    </Button>
  );
  return (
    <>
      <ListSection title="Notices" aside={act} list={list} none={<None />}>
        {(subscription) => (
          <SubscriptionRow key={subscription.id} subscription={subscription} isBrowserOn={isOn} />
        )}
      </ListSection>
      <FormError error={turnOn.error} />
    </>
  );
}

const None = () =>
  isPushPossible() ? (
    <>
      No browser tells you of requests. A notice names the tool, who asks and what is at stake, never the
      arguments; its buttons open the request and decide nothing.
    </>
  ) : (
    <>
      This browser cannot be told. On an iPhone or iPad, put Parley on the home screen first; elsewhere it
      needs an address with https.
    </>
  );

function SubscriptionRow({
  subscription,
  isBrowserOn,
}: {
  subscription: PushSubscription;
  isBrowserOn: boolean;
}) {
  const { id, name, service, is_current_session: isCurrent, created_at, delivered_at } = subscription;
  const test = useTestPush();
  const end = useEndPush();
  const words = name ?? service;
  return (
    <div className={rows["row"]} role="group" aria-label={words}>
      <div className={rows["words"]}>
        <strong>{words}</strong>
        {isCurrent && <Tag tone="human">this one</Tag>}
        <span className={rows["quiet"]}>
          by {service} · since <RelativeTime at={created_at} />
          {delivered_at && (
            <>
              {" "}
              · last told <RelativeTime at={delivered_at} />
            </>
          )}
        </span>
        {test.data && <span role="status">{outcomes[test.data.outcome]}</span>}
        <FormError error={test.error ?? end.error} />
      </div>
      <div className={rows["acts"]}>
        <Button variant="subtle" loading={test.isPending} onClick={() => test.mutate(id)}>
          Try it
        </Button>
        <Button
          variant="subtle"
          color="red"
          loading={end.isPending}
          onClick={() => end.mutate({ id, isOwn: isCurrent && isBrowserOn })}
        >
          End
        </Button>
      </div>
    </div>
  );
}

const outcomes = {
  taken: "The push service took it: it appears in a moment.",
  gone: "That browser is not there any more; it is taken off the list.",
  failed: "The push service did not take it.",
} as const;
