import "./folder-field.css";
import { FolderOpen } from "lucide-react";
import { desktop } from "../api/client.ts";
import { t } from "../app/text.ts";
import { Button } from "./button.tsx";
import { Field } from "./field.tsx";
import type { FieldProps } from "./field.tsx";

/** A path: chosen in the system's own dialog where there is one, else typed. */
export function FolderField(props: FieldProps) {
  const choose = async (): Promise<void> => {
    const chosen = await desktop?.shell("chooseFolder", { title: props.label });
    if (typeof chosen === "string") props.onChange(chosen);
  };
  if (desktop === undefined) return <Field {...props} ltr />;
  return (
    <div className="folder-field">
      <Field {...props} ltr />
      <Button icon={FolderOpen} onPress={() => void choose()}>{t("progress.choose")}</Button>
    </div>
  );
}

/** A path as it looks on this computer, for a hint. */
export function examplePath(platform: "linux" | "darwin" | "win32", name: string): string {
  if (platform === "win32") return `C:\\Users\\You\\${name}`;
  return platform === "darwin" ? `/Users/you/${name}` : `/home/you/${name}`;
}
