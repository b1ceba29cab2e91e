import type { PromptKernel } from "@parley/promptfile";
import { parametersOf } from "../prompt-text.ts";
import styles from "./parameter-table.module.css";

/** The parameters of a version, to read. */
export function ParameterTable({ kernel }: { kernel: PromptKernel }) {
  return (
    <table className={styles["table"]} aria-label="Parameters">
      <tbody>
        {Object.entries(parametersOf(kernel)).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{typeof value === "object" ? JSON.stringify(value) : String(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
