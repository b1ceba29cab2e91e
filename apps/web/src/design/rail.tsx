import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { RelativeTime } from "./figures.tsx";
import styles from "./rail.module.css";

/** Whose doing an event is, or how it ended; always said in words or an icon beside the colour. */
export type RailTone = "human" | "machine" | "neutral" | "passed" | "failed" | "waiting";

export type RailEvent = {
  id: string;
  at: string;
  tone: RailTone;
  content: ReactNode;
  /** Stands right of the content and is not part of what is pressed. */
  aside?: ReactNode;
};

type RailProps = {
  label: string;
  events: readonly RailEvent[];
  selectedId?: string | undefined;
  onSelect?: (id: string) => void;
};

/** Events along a line, newest first: times at the left, content at the right. `j` and `k` walk it. */
export function Rail({ label, events, selectedId, onSelect }: RailProps) {
  const list = useRef<HTMLOListElement>(null);
  const walk = (event: KeyboardEvent): void => {
    const step = stepOf(event.key);
    if (!step || event.metaKey || event.ctrlKey) return;
    const stops = [...(list.current?.querySelectorAll<HTMLElement>("[data-rail-stop]") ?? [])];
    const at = stops.findIndex((stop) => stop.contains(document.activeElement));
    const next = stops[Math.min(stops.length - 1, Math.max(0, at + step))];
    if (!next) return;
    event.preventDefault();
    next.focus();
    if (onSelect) next.click();
  };
  return (
    <ol ref={list} className={styles["rail"]} aria-label={label} onKeyDown={walk}>
      {events.map((event) => (
        <li key={event.id} className={styles["event"]} data-tone={event.tone}>
          <span className={styles["time"]}>
            <RelativeTime at={event.at} />
          </span>
          <span className={styles["node"]} aria-hidden />
          <RailStop event={event} isSelected={event.id === selectedId} onSelect={onSelect} />
          {event.aside && <span className={styles["aside"]}>{event.aside}</span>}
        </li>
      ))}
    </ol>
  );
}

function RailStop(props: { event: RailEvent; isSelected: boolean; onSelect: RailProps["onSelect"] }) {
  const { event, isSelected, onSelect } = props;
  if (!onSelect) {
    return (
      <div className={styles["content"]} data-rail-stop tabIndex={-1}>
        {event.content}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={styles["content"]}
      data-rail-stop
      aria-pressed={isSelected}
      onClick={() => onSelect(event.id)}
    >
      {event.content}
    </button>
  );
}

function stepOf(key: string): number {
  if (key === "j" || key === "ArrowDown") return 1;
  return key === "k" || key === "ArrowUp" ? -1 : 0;
}
