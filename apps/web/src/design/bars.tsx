import styles from "./bars.module.css";

export type Bar = {
  label: string;
  value: number;
  caption: string;
  /** Among many, most bars have no room for their label. */
  isQuiet?: boolean;
};

/** A small chart of one figure over time. Each bar says its own words; the whole is also a list for screen readers. */
export function Bars({ label, bars, height = 96 }: { label: string; bars: readonly Bar[]; height?: number }) {
  const most = Math.max(...bars.map((bar) => bar.value), 0);
  const labelled = bars.filter(({ isQuiet }) => !isQuiet);
  return (
    <ol
      className={styles["bars"]}
      aria-label={label}
      style={{ height }}
      data-many={bars.length > 16 || undefined}
    >
      {bars.map((bar) => (
        <li
          key={bar.label}
          title={`${bar.label}: ${bar.caption}`}
          data-every-other={labelled.indexOf(bar) % 2 === 1 || undefined}
        >
          <span className={styles["words"]}>{`${bar.label}: ${bar.caption}`}</span>
          <span className={styles["column"]} aria-hidden>
            <span
              className={styles["bar"]}
              style={{ height: `${most === 0 ? 0 : (bar.value / most) * 100}%` }}
              data-empty={bar.value === 0 || undefined}
            />
          </span>
          <span className={styles["label"]} aria-hidden>
            {bar.isQuiet ? "\u00a0" : bar.label}
          </span>
        </li>
      ))}
    </ol>
  );
}
