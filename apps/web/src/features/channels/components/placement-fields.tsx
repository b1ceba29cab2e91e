import { Checkbox, Select, TagsInput, TextInput } from "@mantine/core";
import { allStakes, type Placement } from "../placement.ts";
import styles from "./channels.module.css";
import { TeamPlaces } from "./team-places.tsx";

type PlacementFieldsProps = {
  placement: Placement;
  description: string;
  placeholder: string;
  onChange: (part: Partial<Placement>) => void;
};

/** Where requests go that name nobody, or a team, and how much is told. */
export const PlacementFields = ({ placement, description, placeholder, onChange }: PlacementFieldsProps) => (
  <>
    <TextInput
      label="Default place"
      description={description}
      placeholder={placeholder}
      value={placement.place}
      onChange={(event) => onChange({ place: event.currentTarget.value })}
    />
    {placement.place.trim() !== "" && (
      <Checkbox.Group
        label="Of those that name nobody, these go there"
        description={
          placement.stakes.length === 0
            ? "None: only what names this channel goes there."
            : "By what hangs on them. The others stay in the inbox."
        }
        value={placement.stakes}
        onChange={(chosen) => onChange({ stakes: allStakes.filter((one) => chosen.includes(one)) })}
      >
        <div className={styles["stakes"]}>
          {allStakes.map((one) => (
            <Checkbox key={one} value={one} label={`${one} stakes`} />
          ))}
        </div>
      </Checkbox.Group>
    )}
    <TeamPlaces
      places={placement.teams}
      placeholder={placeholder}
      onChange={(teams) => onChange({ teams })}
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
    {placement.show === "everything" && (
      <TagsInput
        label="Arguments that are never told"
        description="By their names, each ended with Enter. Who is asked there sees that they are hidden, and approves on the page."
        placeholder={placement.hidden.length === 0 ? "iban" : ""}
        maxTags={100}
        value={placement.hidden}
        onChange={(hidden) => onChange({ hidden })}
      />
    )}
  </>
);
