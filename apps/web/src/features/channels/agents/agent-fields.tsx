import { Button, Checkbox, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import styles from "./agents.module.css";
import type { AgentDraft, AgentKind } from "./agents-draft.ts";

type AgentFieldsProps = {
  kind: AgentKind;
  /** 1 is the first. */
  number: number;
  agent: AgentDraft;
  problems: { where?: string; senders?: string };
  onChange: (part: Partial<AgentDraft>) => void;
  onRemove: () => void;
};

/** One place, and who may launch an agent there. What is missing is said once something was written. */
export function AgentFields({ kind, number, agent, problems, onChange, onRemove }: AgentFieldsProps) {
  const words = fieldWords[kind];
  return (
    <fieldset className={styles["place"]}>
      <legend>Place {number}</legend>
      {kind === "slack" && (
        <SegmentedControl
          aria-label="Where"
          value={agent.isDirect ? "direct" : "channel"}
          onChange={(value) => onChange({ isDirect: value === "direct" })}
          data={[
            { value: "channel", label: "In a channel" },
            { value: "direct", label: "To the app alone" },
          ]}
        />
      )}
      {!agent.isDirect && (
        <TextInput
          label={words.where}
          description={words.whereMore}
          placeholder={words.whereExample}
          value={agent.where}
          error={agent.where.trim() === "" ? undefined : problems.where}
          onChange={(event) => onChange({ where: event.currentTarget.value })}
        />
      )}
      {agent.isDirect && problems.where && <p role="alert">{problems.where}</p>}
      {kind === "slack" && (
        <Checkbox
          label="Everybody may launch it who is known here as a member"
          checked={agent.hasMembers}
          onChange={(event) => onChange({ hasMembers: event.currentTarget.checked })}
        />
      )}
      <Textarea
        label={words.senders}
        description={words.sendersMore}
        placeholder={words.sendersExample}
        autosize
        minRows={1}
        maxRows={8}
        value={agent.senders}
        error={agent.senders.trim() === "" ? undefined : problems.senders}
        onChange={(event) => onChange({ senders: event.currentTarget.value })}
      />
      <Button variant="subtle" color="red" className={styles["remove"] ?? ""} onClick={onRemove}>
        Remove place {number}
      </Button>
    </fieldset>
  );
}

const fieldWords = {
  slack: {
    where: "Channel",
    whereMore:
      "Its id, at the end of the channel’s details in Slack. Messages there that name the app count: invite it.",
    whereExample: "C0123456789",
    senders: "Who else may launch it",
    sendersMore: "Ids of people in Slack (Copy member ID, in a profile), one a line.",
    sendersExample: "U0123456789",
  },
  email: {
    where: "Address",
    whereMore: "Mail to it must arrive in this channel, as answers do.",
    whereExample: "otter@example.org",
    senders: "Who may launch it",
    sendersMore: "Addresses, one a line; *@example.org is everybody of a domain. Their mail must be proven.",
    sendersExample: "ann@example.org",
  },
} as const;
