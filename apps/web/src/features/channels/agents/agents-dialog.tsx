import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ChannelForm } from "../components/channel-form.tsx";
import { type Channel, useSaveChannel } from "../queries.ts";
import { AgentFields } from "./agent-fields.tsx";
import styles from "./agents.module.css";
import { type AgentDraft, type AgentKind, agentsOf, newAgent, problemsOf, toAgents } from "./agents-draft.ts";

type AgentsDialogProps = { channel: Channel; kind: AgentKind; onClose: () => void };

/** Where a message in this channel launches an agent, and who may do that. */
export function AgentsDialog({ channel, kind, onClose }: AgentsDialogProps) {
  const [before] = useState(() => agentsOf(channel, kind));
  const [agents, setAgents] = useState<readonly AgentDraft[]>(before);
  const saving = useSaveChannel(channel, onClose);
  const problems = problemsOf(kind, agents);
  const isSound = problems.every((each) => Object.keys(each).length === 0);
  const change = (index: number, part: Partial<AgentDraft>): void =>
    setAgents(agents.map((agent, at) => (at === index ? { ...agent, ...part } : agent)));
  return (
    <ChannelForm
      title={`Agents launched from ${channel.name}`}
      act="Save the agents"
      isComplete={isSound && (agents.length > 0 || before.length > 0)}
      saving={saving}
      onSave={() => saving.change(toAgents(channel, { kind, agents }))}
      onClose={onClose}
    >
      {agents.length === 0 && <Teaching kind={kind} />}
      {agents.map((agent, index) => (
        <AgentFields
          key={index}
          kind={kind}
          number={index + 1}
          agent={agent}
          problems={problems[index] ?? {}}
          onChange={(part) => change(index, part)}
          onRemove={() => setAgents(agents.toSpliced(index, 1))}
        />
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={14} />}
        onClick={() => setAgents([...agents, newAgent(kind)])}
      >
        {agents.length === 0 ? "Name the first place" : "Name another place"}
      </Button>
    </ChannelForm>
  );
}

const lessons = {
  slack: {
    what: "Nothing launches an agent from Slack yet. Name a channel and who may, and what they write to the app there starts your agent:",
    example: "#ops\nAna  @Parley why was order 7 refunded twice?",
    event: "agent_slack.received",
    rest: "with what was said in the thread. Your agent asks back there by giving the thread’s thread_ts.",
  },
  email: {
    what: "Nothing launches an agent by mail yet. Name an address and who may write to it, and their mail starts your agent:",
    example: "To: otter@example.org\nSubject: Order 7 was refunded twice. Why?",
    event: "agent_email.received",
    rest: "with the whole mail and its thread. Your agent asks back there by giving the mail’s message_id.",
  },
} as const;

/** What it is for, by an example. */
function Teaching({ kind }: { kind: AgentKind }) {
  const { what, example, event, rest } = lessons[kind];
  return (
    <div className={styles["teaching"]}>
      <p>{what}</p>
      <pre tabIndex={0} aria-label="An example">
        {example}
      </pre>
      <p>
        <Link to="/settings">Webhooks</Link> are told <code>{event}</code>, {rest}
      </p>
    </div>
  );
}
