import styles from "./key-help.module.css";

/** The keys that do something here; hidden where there is no keyboard. */
export function KeyHelp({ keys }: { keys: readonly (readonly [key: string, does: string])[] }) {
  return (
    <p className={styles["help"]} aria-label="Keys">
      {keys.map(([key, does]) => (
        <span key={key}>
          <kbd>{key}</kbd> {does}
        </span>
      ))}
    </p>
  );
}
