import "./segment.css";
import { Label, Radio, RadioGroup } from "react-aria-components";

export type SegmentProps<V extends string> = {
  readonly label: string;
  /** The label is spoken but not drawn. */
  readonly quiet?: boolean;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly text: string }[];
  readonly onChange: (value: V) => void;
};

/** A few choices side by side, one of them chosen. */
export function Segment<V extends string>({ label, quiet = false, value, options, onChange }: SegmentProps<V>) {
  return (
    <RadioGroup className="segment" orientation="horizontal" value={value} onChange={(chosen) => onChange(chosen as V)}>
      <Label className={quiet ? "spoken" : "segment-label"}>{label}</Label>
      <div className="segment-options">
        {options.map((option) => <Radio key={option.value} value={option.value} className="segment-option">{option.text}</Radio>)}
      </div>
    </RadioGroup>
  );
}
