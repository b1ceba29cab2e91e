import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FormError } from "../../../design/form-error.tsx";
import { teamsQuery } from "../../people/queries.ts";
import styles from "./channels.module.css";

type TeamPlacesProps = {
  /** By the team's id. */
  places: Readonly<Record<string, string>>;
  placeholder: string;
  onChange: (places: Record<string, string>) => void;
};

/** Where teams are asked as one, a field each. */
export function TeamPlaces({ places, placeholder, onChange }: TeamPlacesProps) {
  const teams = useQuery(teamsQuery);
  const known = teams.data ?? [];
  const others = known.filter(({ id }) => !Object.hasOwn(places, id));
  const nameOf = (id: string): string => {
    const name = known.find((team) => team.id === id)?.name;
    return name ?? (teams.isSuccess ? `a team that is gone (${id})` : id);
  };
  return (
    <fieldset className={styles["teams"]}>
      <legend>Places of teams</legend>
      <p>
        A team with a place is asked there as one; any other person by person.
        {teams.isSuccess && known.length === 0 && (
          <>
            {" "}
            There are no teams yet: <Link to="/settings/people">make one</Link> first.
          </>
        )}
      </p>
      {Object.entries(places).map(([id, place]) => (
        <TextInput
          key={id}
          label={`Place of ${nameOf(id)}`}
          {...(place.trim() === "" && { description: "Left empty, its people are asked one by one." })}
          placeholder={placeholder}
          value={place}
          // The one that was just chosen.
          autoFocus={place === ""}
          onChange={(event) => onChange({ ...places, [id]: event.currentTarget.value })}
        />
      ))}
      {others.length > 0 && (
        <Select
          label="Give a team a place"
          placeholder="Choose a team"
          searchable
          value={null}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => id !== null && onChange({ ...places, [id]: "" })}
        />
      )}
      <FormError error={teams.error} />
    </fieldset>
  );
}
