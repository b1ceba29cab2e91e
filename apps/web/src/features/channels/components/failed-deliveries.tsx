import { Button } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RelativeTime } from "../../../design/figures.tsx";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Words } from "../../../design/words.tsx";
import { useAddressOf } from "../log/use-address-of.ts";
import { type Channel, type ChannelDelivery, failedQuery, useResend } from "../queries.ts";

/** What did not arrive and is not tried any more, until somebody sends it again. */
export function FailedDeliveries({ channels }: { channels: readonly Channel[] }) {
  const lists = useQueries({ queries: channels.map(({ id }) => failedQuery(id)) });
  const failed = lists
    .flatMap(({ data }) => data?.records ?? [])
    .toSorted((one, other) => other.updated_at.localeCompare(one.updated_at));
  return (
    <Section title="Did not arrive">
      {failed.length === 0 && <p className={rows["none"]}>Nothing failed.</p>}
      {failed.map((delivery) => (
        <FailedRow key={delivery.id} delivery={delivery} />
      ))}
    </Section>
  );
}

function FailedRow({ delivery }: { delivery: ChannelDelivery }) {
  const resend = useResend(delivery.channel_id ?? "");
  const addressOf = useAddressOf();
  return (
    <div className={rows["row"]}>
      <div className={rows["words"]}>
        <Link to="/approvals/$approvalId" params={{ approvalId: delivery.approval_id }}>
          {addressOf(delivery)}
        </Link>
        <span className={rows["quiet"]}>
          <RelativeTime at={delivery.updated_at} /> · <Words text={delivery.reason ?? ""} />
        </span>
        <FormError error={resend.error} />
      </div>
      <div className={rows["acts"]}>
        <Button variant="subtle" loading={resend.isPending} onClick={() => resend.mutate(delivery.id)}>
          Send again
        </Button>
      </div>
    </div>
  );
}
