import { Button } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import type { AgentKernel, PromptKernel } from "@parley/promptfile";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useMemo } from "react";
import { Section } from "../../../design/section.tsx";
import { InputFields } from "../../prompts/components/input-fields.tsx";
import { useInputs } from "../../prompts/components/run-panel.tsx";
import runStyles from "../../prompts/components/run-panel.module.css";
import type { TurnRequest } from "../use-turn.ts";
import { useTurn } from "../use-turn.ts";
import { useTurnMessages } from "../use-turn-messages.ts";
import { MessageFields } from "./message-fields.tsx";
import { TurnView } from "./turn-view.tsx";

type TurnPanelProps = {
  agentId: string;
  /** What the text says; undefined while it cannot be read. */
  kernel: AgentKernel | undefined;
  /** What is run; undefined where there is nothing that could be. */
  version: TurnRequest["version"] | undefined;
};

/** What an Agent is given above, its turn below as it goes on. */
export function TurnPanel({ agentId, kernel, version }: TurnPanelProps) {
  const inputs = useInputs(
    agentId,
    useMemo(() => templateOf(kernel), [kernel]),
  );
  const { typed, setTyped, messages } = useTurnMessages(agentId);
  const { run, start, goOn, stop } = useTurn();
  const isRunning = run.status === "running";
  const mayRun = version !== undefined && "inputs" in inputs.read && !isRunning;
  const startTurn = (): void => {
    if (!mayRun || !("inputs" in inputs.read) || !inputs.check()) return;
    void start({ agentId, version, inputs: inputs.read.inputs, messages });
  };
  // A turn that waits is what the keys go on with.
  useHotkeys([["mod+Enter", () => run.status !== "waiting" && startTurn()]], [], true);
  const act = isRunning ? (
    <Button variant="default" leftSection={<IconPlayerStop size={14} />} onClick={stop}>
      Stop
    </Button>
  ) : (
    <Button
      variant="default"
      leftSection={<IconPlayerPlay size={14} />}
      disabled={!mayRun}
      onClick={startTurn}
      title="⌘↵ or Ctrl+Enter"
    >
      Run
    </Button>
  );
  return (
    <div className={runStyles["panel"]}>
      <Section title="Inputs" aside={act}>
        <InputFields
          form={inputs.form}
          typed={inputs.typed}
          missing={inputs.missing}
          onChange={(name, value) => inputs.setTyped((all) => ({ ...all, [name]: value }))}
        />
        <Problems missing={inputs.missing} problem={"problem" in inputs.read ? inputs.read.problem : ""} />
      </Section>
      <Section title="Messages">
        <MessageFields messages={typed} onChange={setTyped} />
      </Section>
      <Section title="Turn" isBare>
        <TurnView run={run} agentId={agentId} onContinue={(id, answers) => void goOn(id, answers)} />
      </Section>
    </div>
  );
}

function Problems({ missing, problem }: { missing: readonly string[]; problem: string }) {
  const names = missing.join(", ");
  const text =
    missing.length > 0 ? `Not run: ${names} ${missing.length === 1 ? "is" : "are"} empty.` : problem;
  return (
    text !== "" && (
      <p role="alert" className={runStyles["problem"]}>
        {text}
      </p>
    )
  );
}

/** What says which inputs there are. */
function templateOf(kernel: AgentKernel | undefined): PromptKernel {
  if (kernel === undefined) return { model: "" };
  const { tools: _tools, max_iterations: _most, ...template } = kernel;
  return template;
}
