import { Radio } from "@mantine/core";
import styles from "./new-file.module.css";

type KindFieldProps<K extends string> = {
  label: string;
  kinds: Readonly<Record<K, { label: string; purpose: string }>>;
  value: K;
  onChange: (kind: K) => void;
};

/** Which of a type's kinds a new File is, each with what it is for. */
export function KindField<K extends string>({ label, kinds, value, onChange }: KindFieldProps<K>) {
  const names = Object.keys(kinds) as K[];
  return (
    <Radio.Group
      label={label}
      value={value}
      onChange={(chosen) => {
        const found = names.find((name) => name === chosen);
        if (found) onChange(found);
      }}
    >
      <div className={styles["kinds"]}>
        {names.map((name) => (
          <Radio
            key={name}
            value={name}
            label={
              <>
                {kinds[name].label} <span className={styles["purpose"]}>{kinds[name].purpose}</span>
              </>
            }
          />
        ))}
      </div>
    </Radio.Group>
  );
}
