import { ActionIcon, Autocomplete, Button, Menu, TextInput } from "@mantine/core";
import type { PromptKernel } from "@parley/promptfile";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useRef, useState } from "react";
import { Section } from "../../../design/section.tsx";
import { modelsQuery } from "../../settings/queries.ts";
import { type ParameterField, parameterFields, setParameter } from "../parameter-fields.ts";
import { ParameterInput } from "./parameter-input.tsx";
import styles from "./parameters.module.css";

type ParametersProps = { kernel: PromptKernel; onChange: (kernel: PromptKernel) => void };

/** The model and what is set for it; what is not set does not take room. */
export function Parameters({ kernel, onChange }: ParametersProps) {
  const set = (key: keyof PromptKernel, value: unknown): void => onChange(setParameter(kernel, key, value));
  const shown = parameterFields.filter(({ key }) => kernel[key] !== undefined);
  const rest = parameterFields.filter(({ key, kind }) => kernel[key] === undefined && kind !== "json");
  return (
    <Section title="Parameters" aside={<AddParameter fields={rest} onAdd={set} />}>
      <div className={styles["list"]}>
        <ModelRow kernel={kernel} onChange={onChange} />
        <Row label="Provider">
          {(id) => (
            <TextInput
              id={id}
              variant="unstyled"
              placeholder="by the model's name"
              value={kernel.provider ?? ""}
              onChange={(event) => set("provider", event.currentTarget.value || undefined)}
            />
          )}
        </Row>
        {shown.map((field) => (
          <Row key={field.key} label={field.label} onRemove={() => set(field.key, undefined)}>
            {(id) => (
              <ParameterInput
                id={id}
                field={field}
                value={kernel[field.key]}
                onChange={(value) => set(field.key, value)}
              />
            )}
          </Row>
        ))}
      </div>
    </Section>
  );
}

function ModelRow({ kernel, onChange }: ParametersProps) {
  const all = useQuery(modelsQuery).data ?? [];
  const models = all.toSorted((one, other) => Number(other.is_available) - Number(one.is_available));
  const ready = new Set(models.filter((known) => known.is_available).map((known) => known.model));
  // What is chosen already narrows nothing: only typing does.
  const [isTyped, setTyped] = useState(false);
  const picked = useRef<string>(undefined);
  const change = (model: string): void => {
    const known = picked.current === model && models.find((each) => each.model === model);
    picked.current = undefined;
    setTyped(!known);
    onChange({ ...kernel, model, ...(known && { provider: known.provider }) });
  };
  return (
    <Row label="Model">
      {(id) => (
        <Autocomplete
          id={id}
          variant="unstyled"
          value={kernel.model}
          onChange={change}
          onOptionSubmit={(model) => {
            picked.current = model;
          }}
          onDropdownClose={() => setTyped(false)}
          onFocus={(event) => event.currentTarget.select()}
          data={[...new Set(models.map(({ model }) => model))]}
          {...(!isTyped && { filter: (given) => given.options })}
          maxDropdownHeight={320}
          comboboxProps={{ width: 280, position: "bottom-end" }}
          renderOption={({ option }) => (
            <span className={styles["option"]}>
              {option.value}
              {!ready.has(option.value) && <small>no key</small>}
            </span>
          )}
        />
      )}
    </Row>
  );
}

function Row(props: { label: string; onRemove?: () => void; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div className={styles["row"]}>
      <label htmlFor={id}>{props.label}</label>
      <div className={styles["value"]}>{props.children(id)}</div>
      {props.onRemove && (
        <ActionIcon size={22} aria-label={`Do not set ${props.label}`} onClick={props.onRemove}>
          <IconX size={13} />
        </ActionIcon>
      )}
    </div>
  );
}

type AddParameterProps = {
  fields: readonly ParameterField[];
  onAdd: (key: ParameterField["key"], value: unknown) => void;
};

function AddParameter({ fields, onAdd }: AddParameterProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" leftSection={<IconPlus size={14} />}>
          Set…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map((field) => (
          <Menu.Item key={field.key} onClick={() => "start" in field && onAdd(field.key, field.start)}>
            {field.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
