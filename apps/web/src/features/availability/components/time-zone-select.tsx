import { Select } from "@mantine/core";

type TimeZoneSelectProps = {
  label: string;
  description?: string;
  value: string;
  onChange: (zone: string) => void;
};

const zones = ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

/** Chooses a time zone by its name. */
export const TimeZoneSelect = ({ value, onChange, ...given }: TimeZoneSelectProps) => (
  <Select
    {...given}
    data={zones.includes(value) ? zones : [value, ...zones]}
    value={value}
    searchable
    limit={60}
    allowDeselect={false}
    openOnFocus={false}
    nothingFoundMessage="There is no such zone"
    onChange={(zone) => zone && onChange(zone)}
  />
);

/** Where this browser is. */
export const zoneOfBrowser = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
