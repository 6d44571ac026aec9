import "./options.css";
import type { ReactNode } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";

export type Option<V extends string> = { readonly value: V; readonly title: ReactNode; readonly detail?: ReactNode };
export type OptionsProps<V extends string> = {
  readonly label: string;
  readonly value: V | null;
  readonly options: readonly Option<V>[];
  readonly onChange: (value: V) => void;
};

/** Rows of which one is chosen. */
export function Options<V extends string>({ label, value, options, onChange }: OptionsProps<V>) {
  return (
    <RadioGroup className="options" value={value} onChange={(chosen) => onChange(chosen as V)}>
      <Label className="spoken">{label}</Label>
      {options.map(({ value, title, detail }) => (
        <Radio key={value} value={value} className="option">
          <span className="option-mark" aria-hidden />
          <span className="option-text">
            <span className="option-title">{title}</span>
            {detail !== undefined && <span className="caption">{detail}</span>}
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
