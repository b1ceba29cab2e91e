import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState } from "../../../design/error-state.tsx";
import { LoadingRows } from "../../../design/loading-rows.tsx";
import rows from "../../../design/rows.module.css";
import { Section } from "../../../design/section.tsx";
import { Page } from "../../../shell/page.tsx";
import { NeedsPermission } from "../../settings/components/needs-permission.tsx";
import { SettingsTabs } from "../../settings/components/settings-tabs.tsx";
import { AddChatSdk } from "../chat-sdk/add-chat-sdk.tsx";
import { AddToSlack, SlackOutcome } from "../components/add-to-slack.tsx";
import { ChannelDialog } from "../components/channel-dialog.tsx";
import { ChannelRow } from "../components/channel-row.tsx";
import { FailedDeliveries } from "../components/failed-deliveries.tsx";
import { MailDialog } from "../mail/mail-dialog.tsx";
import { FreeWords } from "../reading/free-words.tsx";
import { channelsQuery } from "../queries.ts";

/** Where people are reached beside the inbox. */
export function ChannelsPage({ slack }: { slack?: string | undefined }) {
  return (
    <Page title="Channels">
      <SettingsTabs />
      <NeedsPermission permission="manage-channels">
        <div className={rows["sections"]}>
          <SlackOutcome outcome={slack} />
          <Channels />
        </div>
      </NeedsPermission>
    </Page>
  );
}

function Channels() {
  const list = useQuery(channelsQuery);
  const [adding, setAdding] = useState<"channel" | "mail">();
  const close = (): void => setAdding(undefined);
  const add = (
    <>
      <AddToSlack />
      <AddChatSdk />
      <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding("mail")}>
        Set up mail…
      </Button>
      <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => setAdding("channel")}>
        Set up a channel…
      </Button>
    </>
  );
  return (
    <>
      <Section title="Channels" aside={add}>
        {list.isPending && <LoadingRows count={2} />}
        {list.error && (
          <ErrorState
            error={list.error}
            title="The channels could not be read"
            retry={() => void list.refetch()}
          />
        )}
        {list.data?.length === 0 && (
          <p className={rows["none"]}>
            No channels yet: requests wait in the inbox. Set one up, and people are asked by mail, in a chat,
            or by a program of yours.
          </p>
        )}
        {list.data?.map((channel) => (
          <ChannelRow key={channel.id} channel={channel} />
        ))}
        {adding === "channel" && <ChannelDialog onClose={close} />}
        {adding === "mail" && <MailDialog onClose={close} />}
      </Section>
      {list.data && list.data.length > 0 && <FailedDeliveries channels={list.data} />}
      <FreeWords />
    </>
  );
}
