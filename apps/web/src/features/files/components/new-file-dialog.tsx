import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { parley } from "../../../api.ts";
import { evaluatorKinds } from "../../evaluators/evaluator-kinds.ts";
import { toolKinds } from "../../tools/tool-kinds.ts";
import { filePage, fileTypes } from "../file-types.ts";
import { type FileOf, useCreateDirectory, useCreateFile } from "../queries.ts";
import { KindField } from "./kind-field.tsx";
import { ModelField } from "./model-field.tsx";
import type { Makeable } from "./new-file-menu.tsx";
import { PathDialog } from "./path-dialog.tsx";
import styles from "./new-file.module.css";

type DialogProps = { path: string; onClose: () => void };

/** Asks for what a new File needs, makes it, and opens it. */
export function NewFileDialog({ type, ...props }: DialogProps & { type: Makeable }) {
  const Dialog = dialogs[type];
  return <Dialog {...props} />;
}

const dialogs: Record<Makeable, (props: DialogProps) => React.ReactNode> = {
  prompt: NewPrompt,
  agent: NewAgent,
  tool: NewTool,
  evaluator: NewEvaluator,
  dataset: NewDataset,
  flow: NewFlow,
  directory: NewDirectory,
};

/** What the dialogs of all types of File share: the words, making it, and going there. */
function useNewFile<T extends Exclude<Makeable, "directory">>(
  type: T,
  create: (path: string) => Promise<FileOf<T>>,
) {
  const make = useCreateFile(create);
  const navigate = useNavigate();
  const { title } = fileTypes[type];
  return {
    title: `New ${title}`,
    act: `Create the ${title}`,
    isPending: make.isPending,
    error: make.error,
    onSubmit: (path: string): void =>
      make.mutate(path, {
        // The address is made of data, so the router's types cannot know it.
        onSuccess: ({ id }) => void navigate({ to: filePage(type, id) as "/" }),
      }),
  };
}

function NewPrompt(props: DialogProps) {
  const [model, setModel] = useState(firstModel);
  const make = useNewFile("prompt", (path) =>
    parley.prompts.upsert({
      ...model,
      path,
      template: [
        { role: "system", content: "You are helpful and brief." },
        { role: "user", content: "{{question}}" },
      ],
    }),
  );
  return (
    <PathDialog {...props} {...make} example="support/reply">
      <ModelField onChange={setModel} />
    </PathDialog>
  );
}

function NewAgent(props: DialogProps) {
  const [model, setModel] = useState(firstModel);
  const make = useNewFile("agent", (path) =>
    parley.agents.upsert({
      ...model,
      path,
      max_iterations: 5,
      template: [
        { role: "system", content: "You solve what customers ask. Use the tools; say when you cannot." },
        { role: "user", content: "{{question}}" },
      ],
      tools: [{ type: "inline", json_schema: toolKinds.json_schema.content.function }],
    }),
  );
  return (
    <PathDialog {...props} {...make} example="support/resolve">
      <ModelField onChange={setModel} />
    </PathDialog>
  );
}

const firstModel = { model: "mock" };

function NewTool(props: DialogProps) {
  const [kind, setKind] = useState<keyof typeof toolKinds>("python");
  const make = useNewFile("tool", (path) => parley.tools.upsert({ ...toolKinds[kind].content, path }));
  return (
    <PathDialog {...props} {...make} example={toolKinds[kind].example}>
      <KindField label="What it is" kinds={toolKinds} value={kind} onChange={setKind} />
    </PathDialog>
  );
}

function NewEvaluator(props: DialogProps) {
  const [kind, setKind] = useState<keyof typeof evaluatorKinds>("python");
  const make = useNewFile("evaluator", (path) =>
    parley.evaluators.upsert({ path, spec: evaluatorKinds[kind].content }),
  );
  return (
    <PathDialog {...props} {...make} example={evaluatorKinds[kind].example}>
      <KindField label="Who judges" kinds={evaluatorKinds} value={kind} onChange={setKind} />
      <p className={styles["purpose"]}>
        Or take <Link to="/evaluator-library">a ready one</Link>, and change it.
      </p>
    </PathDialog>
  );
}

function NewDataset(props: DialogProps) {
  const make = useNewFile("dataset", (path) => parley.datasets.upsert({ path, datapoints: [] }));
  return <PathDialog {...props} {...make} example="support/questions" />;
}

function NewFlow(props: DialogProps) {
  const make = useNewFile("flow", (path) => parley.flows.upsert({ path, attributes: {} }));
  return <PathDialog {...props} {...make} example="support/assistant" />;
}

function NewDirectory(props: DialogProps) {
  const make = useCreateDirectory();
  return (
    <PathDialog
      {...props}
      title="New directory"
      act="Create the directory"
      example="support"
      isPending={make.isPending}
      error={make.error}
      onSubmit={(path) => make.mutate(path, { onSuccess: props.onClose })}
    />
  );
}
