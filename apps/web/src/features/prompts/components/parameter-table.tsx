import type { PromptKernel } from "@parley/promptfile";
import { prettyJson } from "../../../design/pretty-json.ts";
import { parametersOf } from "../prompt-text.ts";
import { summariseValue } from "../../../design/summarise-value.ts";
import styles from "./parameter-table.module.css";

/** The parameters of a version, to read. */
export function ParameterTable({ kernel }: { kernel: PromptKernel }) {
  return (
    <table className={styles["table"]} aria-label="Parameters">
      <tbody>
        {Object.entries(parametersOf(kernel)).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{typeof value === "object" ? <Folded value={value} /> : String(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Folded({ value }: { value: object }) {
  return (
    <details className={styles["folded"]}>
      <summary>{summariseValue(value)}</summary>
      <pre tabIndex={0}>{prettyJson(value)}</pre>
    </details>
  );
}
