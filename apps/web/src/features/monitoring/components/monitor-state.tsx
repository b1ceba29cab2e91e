import type { Monitor } from "@parley/contract";
import { IconAlertTriangle, IconBellOff, IconCheck, IconQuestionMark } from "@tabler/icons-react";
import { formatExact } from "../../../design/format.ts";
import { Tag } from "../../../design/tag.tsx";

const states = {
  ok: { tone: "passed", word: "as it should be", Icon: IconCheck },
  alerting: { tone: "failed", word: "alerts", Icon: IconAlertTriangle },
  no_data: { tone: "waiting", word: "too few Logs", Icon: IconQuestionMark },
} as const;

/** How a monitor stands: always in words, with an icon. */
export function StateTag({ state }: { state: Monitor["state"] }) {
  const { tone, word, Icon } = states[state];
  return (
    <Tag tone={tone}>
      <Icon size={12} aria-hidden /> {word}
    </Tag>
  );
}

/** How a monitor stands, and whether anybody would be told. */
export function MonitorState({ monitor }: { monitor: Monitor }) {
  const { state, is_enabled: isEnabled, is_muted: isMuted, muted_until: until } = monitor;
  return (
    <>
      {isEnabled ? <StateTag state={state} /> : <Tag>off</Tag>}
      {isMuted && (
        <Tag title={until ? `until ${formatExact(Date.parse(until))}` : "until somebody unmutes it"}>
          <IconBellOff size={12} aria-hidden /> muted
        </Tag>
      )}
    </>
  );
}
