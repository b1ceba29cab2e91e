import { useState } from "react";
import { formatCount } from "../../../design/format.ts";
import { visibleText } from "../visible-text.ts";
import styles from "./long-text.module.css";

const charactersShown = 400;
const linesShown = 12;

type LongTextProps = { text: string; isCode?: boolean };

/** A text of others, as it is and never as markup; a long one is cut until all of it is asked for. */
export function LongText({ text, isCode = false }: LongTextProps) {
  const [isOpen, setOpen] = useState(false);
  const short = text.split("\n").slice(0, linesShown).join("\n").slice(0, charactersShown);
  const isLong = short.length < text.length;
  return (
    <>
      <span className={styles["text"]} data-code={isCode || undefined} dir="auto">
        {visibleText(isOpen ? text : short)}
        {isLong && !isOpen && "…"}
      </span>
      {isLong && (
        <button
          type="button"
          className={styles["more"]}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? "Show less" : `Show all ${formatCount(text.length)} characters`}
        </button>
      )}
    </>
  );
}
