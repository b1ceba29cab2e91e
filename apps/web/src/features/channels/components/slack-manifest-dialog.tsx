import { Anchor, Button, Modal, SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CopyButton } from "../../../design/copy-button.tsx";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { type Channel, manifestQuery, type SlackMode } from "../queries.ts";
import styles from "./channels.module.css";

type SlackManifestDialogProps = { channel: Channel; onClose: () => void };

/** What an app of one's own at Slack is made from. */
export function SlackManifestDialog({ channel, onClose }: SlackManifestDialogProps) {
  const [mode, setMode] = useState<SlackMode>("http");
  const manifest = useQuery(manifestQuery(channel.id, mode));
  const text = manifest.data?.manifest ?? "";
  return (
    <Modal opened onClose={onClose} title={`An app at Slack for ${channel.name}`} size="lg">
      <div className={form["form"]}>
        <SegmentedControl
          aria-label="How answers come"
          value={mode}
          onChange={(value) => setMode(value as SlackMode)}
          data={[
            { value: "http", label: "Slack reaches Parley" },
            { value: "socket", label: "Socket Mode" },
          ]}
        />
        <ol className={styles["steps"]}>
          <li>
            At{" "}
            <Anchor href="https://api.slack.com/apps?new_app=1" target="_blank" rel="noreferrer">
              api.slack.com/apps
            </Anchor>
            , create a new app from a manifest, and paste this one. Then install it to your workspace.
          </li>
          <li>
            With <em>Change…</em>, give this channel the app id, the workspace id, the bot token and{" "}
            {mode === "http" ? "the signing secret" : "an app-level token with connections:write"}.
          </li>
          {mode === "http" && <li>At Slack, under Event Subscriptions, have the address verified.</li>}
        </ol>
        <div className={styles["manifest"]}>
          <CopyButton text={text} label="Copy the manifest" />
          <pre tabIndex={0} aria-label="Manifest">
            {text}
          </pre>
        </div>
        <FormError error={manifest.error} />
        <div className={form["acts"]}>
          <Button onClick={onClose}>Close the manifest</Button>
        </div>
      </div>
    </Modal>
  );
}
