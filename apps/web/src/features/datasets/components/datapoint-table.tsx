import type { Datapoint } from "@parley/contract";
import { useEffect, useRef } from "react";
import table from "../../../design/table.module.css";
import { Tag } from "../../../design/tag.tsx";
import { cellText, columnsOf, targetText } from "../columns-of.ts";
import styles from "./datapoint-table.module.css";

type DatapointTableProps = {
  datapoints: readonly Datapoint[];
  firstNumber: number;
  openId: string | undefined;
  onOpen: (id: string) => void;
  onNarrow: (filter: { split?: string; tag?: string }) => void;
};

/** Datapoints as rows: a column for each input, then what a good answer is, and where they belong. */
export function DatapointTable({ datapoints, firstNumber, openId, onOpen, onNarrow }: DatapointTableProps) {
  const { names, moreCount } = columnsOf(datapoints);
  const hasMessages = datapoints.some(({ messages }) => messages && messages.length > 0);
  return (
    <div className={table["frame"]}>
      <table className={`${table["table"]} ${styles["datapoints"]}`} aria-label="Datapoints">
        <thead>
          <tr>
            <th scope="col" aria-label="Number" className={styles["at"]} />
            {names.map((name) => (
              <th key={name} scope="col" title={name}>
                <span dir="auto">{name}</span>
              </th>
            ))}
            {moreCount > 0 && <th scope="col">and {moreCount} more</th>}
            {hasMessages && <th scope="col">Messages</th>}
            <th scope="col">Target</th>
            <th scope="col">Split</th>
            <th scope="col">Tags</th>
          </tr>
        </thead>
        <tbody>
          {datapoints.map((datapoint, index) => (
            <DatapointRow
              key={datapoint.id}
              datapoint={datapoint}
              number={firstNumber + index}
              names={names}
              hasMore={moreCount > 0}
              hasMessages={hasMessages}
              isOpen={datapoint.id === openId}
              onOpen={onOpen}
              onNarrow={onNarrow}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type DatapointRowProps = Pick<DatapointTableProps, "onOpen" | "onNarrow"> & {
  datapoint: Datapoint;
  number: number;
  names: readonly string[];
  hasMore: boolean;
  hasMessages: boolean;
  isOpen: boolean;
};

function DatapointRow(props: DatapointRowProps) {
  const { datapoint, number, names, isOpen, onOpen, onNarrow } = props;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isOpen) row.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  const { id, inputs, messages, target, split, tags } = datapoint;
  return (
    <tr ref={row} aria-selected={isOpen} className={styles["row"]} onClick={() => onOpen(id)}>
      <td className={styles["at"]}>
        <button type="button" aria-label={`Open Datapoint ${number}`}>
          {number}
        </button>
      </td>
      {names.map((name) => (
        <Cell key={name} text={cellText(inputs[name])} />
      ))}
      {props.hasMore && <td>…</td>}
      {props.hasMessages && <td className={styles["quiet"]}>{messages?.length ?? 0}</td>}
      <Cell text={targetText(target)} />
      <td>
        {split && (
          <NarrowButton label={`Only the split ${split}`} onClick={() => onNarrow({ split })}>
            {split}
          </NarrowButton>
        )}
      </td>
      <td>
        {(tags ?? []).map((tag) => (
          <NarrowButton key={tag} label={`Only the tag ${tag}`} onClick={() => onNarrow({ tag })}>
            {tag}
          </NarrowButton>
        ))}
      </td>
    </tr>
  );
}

const Cell = ({ text }: { text: string }) => (
  <td className={styles["value"]} title={text.slice(0, 300)}>
    <span dir="auto">{text === "" ? "–" : text.slice(0, 300)}</span>
  </td>
);

function NarrowButton(props: { label: string; onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      className={styles["narrow"]}
      title={props.label}
      onClick={(event) => {
        event.stopPropagation();
        props.onClick();
      }}
    >
      <Tag>{props.children}</Tag>
    </button>
  );
}
