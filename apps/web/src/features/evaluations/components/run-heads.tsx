import styles from "./run-heads.module.css";

type RunHeadsProps = {
  /** What the first column has. */
  first: string;
  /** The control first. */
  runs: readonly { name: string; isControl: boolean }[];
};

/** The head of a table with one Run a column. */
export const RunHeads = ({ first, runs }: RunHeadsProps) => (
  <thead>
    <tr>
      <th scope="col">{first}</th>
      {runs.map(({ name, isControl }) => (
        <th scope="col" key={name}>
          {nameOfRun({ name, isControl })}
        </th>
      ))}
    </tr>
  </thead>
);

/** What a table calls a Run: in its head, and on a phone beside each of its figures. */
export const nameOfRun = ({ name, isControl }: RunHeadsProps["runs"][number]): string =>
  isControl ? `${name} · control` : name;

/** Of the table: on a phone what a row is about is a heading, and its Runs stand below each other. */
export const stacked: string = styles["stacked"] ?? "";
