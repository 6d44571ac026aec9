import type { Kind } from "../../../../main/api/contract.ts";
import { ifKnown, list, t } from "../../app/text.ts";
import type { Step } from "../../parts/steps.tsx";
import type { Service } from "./services.ts";

const places: Readonly<Record<Kind, string>> = { contact: "people", event: "calendar", task: "todos", photo: "photos" };

/** "People, Calendar and To-dos". */
export function kindNames(kinds: readonly Kind[]): string {
  return list(kinds.map((kind) => t(`app.place.${places[kind]}`)));
}

/** A service added after the texts were written speaks for itself, in English. */
function own(key: string, otherwise: string): string {
  return ifKnown(`connect.service.${key}`) ?? otherwise;
}

export const titleOf = (service: Service): string => own(`${service.id}.title`, service.title);
/** For what is in a folder that nobody named. */
export const shortNameOf = (service: Service): string => own(`${service.id}.name`, "");
export const lacksOf = (service: Service): string => own(`${service.id}.lacks`, service.lacks.join(" "));
export const labelOf = (service: Service, field: string): string => own(`${service.id}.${field}`, t(`connect.field.${field}`));

export const stepsTitleOf = (service: Service): string => own(`${service.id}.steps-title`, t("connect.steps-title"));

export function stepsOf(service: Service): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    const key = `${service.id}.steps.${String(steps.length + 1)}`;
    const say = own(`${key}.say`, "");
    if (say === "") break;
    const where = own(`${key}.where`, "");
    steps.push(where === "" ? { say } : { say, where });
  }
  return steps.length > 0 ? steps : service.setup.map((say) => ({ say }));
}
