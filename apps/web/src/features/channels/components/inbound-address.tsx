import { CopyButton } from "../../../design/copy-button.tsx";
import { inboundOf } from "../inbound-address.ts";
import type { Channel } from "../queries.ts";
import styles from "./channels.module.css";

/** How answers come to a channel, and what to paste where for it. */
export function InboundAddress({ channel }: { channel: Channel }) {
  const { words, url, command } = inboundOf(channel);
  return (
    <div className={styles["inbound"]}>
      <p>
        {words}
        {url !== undefined && (
          <>
            : <code>{url}</code> <CopyButton text={url} label="Copy the address for answers" />
          </>
        )}
      </p>
      {command !== undefined && (
        <div className={styles["command"]}>
          <pre tabIndex={0} aria-label="Command">
            {command}
          </pre>
          <CopyButton text={command} label="Copy the command" />
        </div>
      )}
    </div>
  );
}
