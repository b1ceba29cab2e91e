import { type Draft, draftOf, type SchemaField } from "../schema-fields.ts";
import { FieldInput } from "./field-input.tsx";
import { FieldName, Value } from "./values-table.tsx";
import styles from "./values-form.module.css";

type ValuesFormProps = {
  label: string;
  fields: readonly SchemaField[];
  draft: Draft;
  problems: ReadonlyMap<string, string>;
  onChange: (draft: Draft) => void;
};

/** Values as a form; what may not be changed stands there as text. */
export function ValuesForm({ label, fields, draft, problems, onChange }: ValuesFormProps) {
  return (
    <div role="group" aria-label={label} className={styles["form"]}>
      {fields.map((field) =>
        field.mayChange ? (
          <FieldInput
            key={field.name}
            field={field}
            text={draftOf(draft, field.name)}
            problem={draftOf(draft, field.name) === undefined ? undefined : problems.get(field.name)}
            onChange={(text) => onChange({ ...draft, [field.name]: text })}
          />
        ) : (
          <div key={field.name} className={styles["fixed"]}>
            <p>
              <FieldName field={field} /> <span>may not be changed</span>
            </p>
            <Value value={field.value} />
          </div>
        ),
      )}
    </div>
  );
}
