import "./search-box.css";
import { Search, X } from "lucide-react";
import { Button, Input, Label, SearchField } from "react-aria-components";
import { t } from "../app/text.ts";

export type SearchBoxProps = { readonly label: string; readonly value: string; readonly onChange: (words: string) => void; readonly autoFocus?: boolean };

/** Finds as one types; Escape empties it. */
export function SearchBox({ label, value, onChange, autoFocus = false }: SearchBoxProps) {
  return (
    <SearchField className="search-box" value={value} onChange={onChange} autoFocus={autoFocus}>
      <Label className="spoken">{label}</Label>
      <Search size={18} strokeWidth={1.75} aria-hidden />
      <Input placeholder={label} maxLength={200} autoComplete="off" spellCheck={false} dir={value === "" ? undefined : "auto"} />
      {value !== "" && <Button aria-label={t("browse.clear")}><X size={18} strokeWidth={1.75} aria-hidden /></Button>}
    </SearchField>
  );
}
