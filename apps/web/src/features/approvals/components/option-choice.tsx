import { Radio } from "@mantine/core";
import type { ApprovalRequest } from "@parley/contract";
import { visibleText } from "../visible-text.ts";
import styles from "./option-choice.module.css";

export type AnswerOption = NonNullable<ApprovalRequest["options"]>[number];

type OptionChoiceProps = {
  label: string;
  options: readonly AnswerOption[];
  /** Undefined is one's own words. */
  chosen: AnswerOption | undefined;
  onChoose: (option: AnswerOption | undefined) => void;
  /** Where a dialog begins with it. */
  isFirst?: boolean;
};

const prefix = "option:";
const own = "own";

/** The options of a request, and one's own words. */
export function OptionChoice({ label, options, chosen, onChoose, isFirst = false }: OptionChoiceProps) {
  return (
    <Radio.Group
      label={label}
      value={chosen ? prefix + chosen.name : own}
      onChange={(value) => onChoose(options.find(({ name }) => prefix + name === value))}
    >
      <div className={styles["options"]}>
        {options.map((option, index) => (
          <Radio
            key={option.name}
            size="xs"
            value={prefix + option.name}
            label={visibleText(option.title ?? option.name)}
            description={option.description ? visibleText(option.description) : undefined}
            {...(isFirst && index === 0 && { "data-autofocus": true })}
          />
        ))}
        <Radio size="xs" value={own} label="In my own words" />
      </div>
    </Radio.Group>
  );
}

/** What is sent when the option is not edited. */
export const textOfOption = ({ prompt_fill, title, name }: AnswerOption): string =>
  prompt_fill ?? title ?? name;
