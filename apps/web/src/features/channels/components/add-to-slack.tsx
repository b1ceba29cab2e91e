import { Button } from "@mantine/core";
import { IconBrandSlack } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { FormError } from "../../../design/form-error.tsx";
import rows from "../../../design/rows.module.css";
import { slackQuery, useStartInstall } from "../queries.ts";

/** Where the installation has an app of its own: to Slack, and back with a channel. */
export function AddToSlack() {
  const slack = useQuery(slackQuery);
  const start = useStartInstall();
  if (slack.data?.can_install !== true) return null;
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconBrandSlack size={14} />}
        loading={start.isPending || start.isSuccess}
        onClick={() => start.mutate()}
      >
        Add to Slack
      </Button>
      <FormError error={start.error} />
    </>
  );
}

const words: Readonly<Record<string, string>> = {
  added: "Slack was added. Invite the app to the channels where people are asked.",
  renewed: "Slack works again with the permissions it has now.",
  taken: "That workspace is connected to another organization here. Remove the app there first.",
  declined: "Nothing was added: it was not agreed to at Slack.",
  expired: "Nothing was added: the way back from Slack was used already, or took too long. Begin again.",
  forbidden: "Nothing was added: sign in as somebody who may set up channels, and begin again.",
  failed: "Nothing was added: Slack did not give the app a token. Begin again; the server's log says why.",
};

/** What came of adding the app, by the word that the server brought back. */
export function SlackOutcome({ outcome }: { outcome: string | undefined }) {
  const said = outcome === undefined ? undefined : words[outcome];
  if (said === undefined) return null;
  return (
    <p role="status" className={rows["none"]}>
      {said}
    </p>
  );
}
