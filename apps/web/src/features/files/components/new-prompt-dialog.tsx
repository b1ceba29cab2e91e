import { Autocomplete, Button, Modal, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { FormError } from "../../../design/form-error.tsx";
import form from "../../../design/form.module.css";
import { useCreatePrompt } from "../../prompts/queries.ts";
import { modelsQuery } from "../../settings/queries.ts";
import { checkPath } from "../check-path.ts";

/** Asks for a path and a model, makes the prompt, and opens it. */
export function NewPromptDialog(props: { path: string; onClose: () => void }) {
  const { onClose } = props;
  const [path, setPath] = useState(props.path);
  const [model, setModel] = useState("mock");
  const [isTried, setTried] = useState(false);
  const save = useCreatePrompt();
  const navigate = useNavigate();
  const models = useQuery(modelsQuery);
  const problem = checkPath(path);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (problem || !model.trim()) return;
    const provider = models.data?.find((known) => known.model === model)?.provider;
    const template = [
      { role: "system" as const, content: "You are helpful and brief." },
      { role: "user" as const, content: "{{question}}" },
    ];
    save.mutate(
      { path, kernel: { model: model.trim(), ...(provider && { provider }), template } },
      { onSuccess: ({ id }) => void navigate({ to: "/prompts/$promptId", params: { promptId: id } }) },
    );
  };
  return (
    <Modal opened onClose={onClose} title="New prompt">
      <form onSubmit={submit} className={form["form"]} noValidate>
        <TextInput
          label="Path"
          description="Directories and a name. Directories are made as needed."
          placeholder="support/reply"
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          error={isTried && problem}
          data-autofocus
        />
        <Autocomplete
          label="Model"
          description="mock answers without any key."
          value={model}
          onChange={setModel}
          data={[
            ...new Set((models.data ?? []).filter((known) => known.is_available).map((known) => known.model)),
          ]}
          error={isTried && !model.trim() && "Give a model."}
        />
        <FormError error={save.error} />
        <div className={form["acts"]}>
          <Button type="submit" loading={save.isPending}>
            Create prompt
          </Button>
        </div>
      </form>
    </Modal>
  );
}
