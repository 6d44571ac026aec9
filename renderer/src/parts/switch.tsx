import "./switch.css";
import { Switch as AriaSwitch } from "react-aria-components";

export type SwitchProps = { readonly label: string; readonly hint?: string; readonly isOn: boolean; readonly onChange: (on: boolean) => void };

export function Switch({ label, hint, isOn, onChange }: SwitchProps) {
  return (
    <AriaSwitch className="switch" isSelected={isOn} onChange={onChange}>
      <span className="switch-track" aria-hidden />
      <span>
        <span className="switch-label">{label}</span>
        {hint !== undefined && <span className="caption switch-hint">{hint}</span>}
      </span>
    </AriaSwitch>
  );
}
