import { Select, TextInput } from "@mantine/core";
import type { Placement } from "../placement.ts";

type PlacementFieldsProps = {
  placement: Placement;
  description: string;
  placeholder: string;
  onChange: (part: Partial<Placement>) => void;
};

/** Where it goes that names nobody, and how much is told. */
export const PlacementFields = ({ placement, description, placeholder, onChange }: PlacementFieldsProps) => (
  <>
    <TextInput
      label="Default place"
      description={description}
      placeholder={placeholder}
      value={placement.place}
      onChange={(event) => onChange({ place: event.currentTarget.value })}
    />
    <Select
      label="Tells"
      allowDeselect={false}
      value={placement.show}
      onChange={(show) => onChange({ show: show as Placement["show"] })}
      data={[
        { value: "everything", label: "Everything" },
        { value: "names", label: "Names of arguments, without values" },
        { value: "nothing", label: "That there is a request, and where" },
      ]}
    />
  </>
);
