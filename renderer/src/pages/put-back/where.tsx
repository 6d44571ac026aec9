import type { Source } from "../../../../main/api/contract.ts";
import { kindCounts } from "../../app/counts.ts";
import { href } from "../../app/routes.tsx";
import { t } from "../../app/text.ts";
import { Button, ButtonLink } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Options } from "../../parts/options.tsx";
import { Sentence } from "../../parts/sentence.tsx";

export type WhereProps = {
  readonly name: string;
  readonly targets: readonly Source[];
  readonly origin: number | null;
  readonly into: number | null;
  readonly onChange: (into: number) => void;
  readonly onBack: () => void;
  readonly onNext: () => void;
};

/** Step 2: a source that can be written. */
export function Where({ name, targets, origin, into, onChange, onBack, onNext }: WhereProps) {
  const options = targets.map((source) => ({
    value: String(source.id),
    title: source.name,
    detail: [source.id === origin ? t("put-back.came-from") : "", kindCounts(source.kept)].filter((part) => part !== "").join(" · "),
  }));
  return (
    <>
      <Sentence headline={t("put-back.where", { what: name })} line={t("put-back.where-line")} />
      {options.length === 0 ? (
        <Empty sentence={t("put-back.no-where")}><ButtonLink kind="primary" to={href("connect", { service: "files" })}>{t("put-back.connect")}</ButtonLink></Empty>
      ) : (
        <Options label={t("put-back.where", { what: name })} value={into === null ? null : String(into)} options={options} onChange={(id) => onChange(Number(id))} />
      )}
      <div className="actions">
        {options.length > 0 && <Button kind="primary" isDisabled={into === null} onPress={onNext}>{t("put-back.next-look")}</Button>}
        <Button onPress={onBack}>{t("put-back.back")}</Button>
      </div>
    </>
  );
}
