import { ActionIcon, Button, Input, Select, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useRef } from "react";
import type { ContentField, Pair } from "../content-fields.ts";
import styles from "./content-form.module.css";

type PairsFieldProps = {
  field: Extract<ContentField, { kind: "pairs" }>;
  pairs: readonly Pair[];
  problem: string | undefined;
  onChange: (pairs: readonly Pair[]) => void;
};

/** Names with their texts, a row each. */
export function PairsField({ field, pairs, problem, onChange }: PairsFieldProps) {
  const group = useRef<HTMLFieldSetElement>(null);
  const set = (index: number, pair: Pair): void => onChange(pairs.with(index, pair));
  const add = (): void => {
    onChange([...pairs, ["", field.choices?.[0]?.value ?? ""]]);
    // The row is there after the next rendering.
    requestAnimationFrame(() => {
      group.current?.querySelector<HTMLElement>("[data-row]:last-of-type input")?.focus();
    });
  };
  return (
    <fieldset className={styles["pairs"]} ref={group}>
      <legend>{field.label}</legend>
      {field.help && <Input.Description>{field.help}</Input.Description>}
      {pairs.map(([name, text], index) => (
        // Rows have no identity but their place.
        <div key={index} className={styles["pair"]} data-row>
          <TextInput
            aria-label={`${field.name} ${index + 1}`}
            placeholder={field.name}
            value={name}
            onChange={(event) => set(index, [event.currentTarget.value, text])}
          />
          {field.choices ? (
            <Select
              aria-label={`${field.text} ${index + 1}`}
              allowDeselect={false}
              data={[...field.choices]}
              value={text}
              onChange={(chosen) => chosen !== null && set(index, [name, chosen])}
            />
          ) : (
            <Textarea
              aria-label={`${field.text} ${index + 1}`}
              placeholder={field.text}
              autosize
              minRows={1}
              maxRows={12}
              value={text}
              onChange={(event) => set(index, [name, event.currentTarget.value])}
            />
          )}
          <ActionIcon
            variant="subtle"
            aria-label={`Remove ${name || `row ${index + 1}`}`}
            onClick={() => onChange(pairs.toSpliced(index, 1))}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      {problem && <Input.Error>{problem}</Input.Error>}
      <Button variant="subtle" leftSection={<IconPlus size={14} />} onClick={add}>
        Add {/^[aeiou]/i.test(field.name) ? "an" : "a"} {field.name.toLowerCase()}
      </Button>
    </fieldset>
  );
}
