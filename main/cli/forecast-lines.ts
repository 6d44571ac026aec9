import type { FieldLoss, Forecast, UnsurePair } from "../engine/migrate/forecast.ts";
import type { Event } from "./output.ts";
import { count, fill, plain, quoted, texts } from "./text.ts";

const mostUnsure = 10;

export function forecastEvent(forecast: Forecast, { from, into }: { readonly from: string; readonly into: string }): Event {
  return { event: "forecast", from, into, ...forecast };
}

/** What will not arrive whole, and who may be there already. */
export function forecastLines({ losses, unsure }: Forecast): string[] {
  return [
    ...losses.flatMap(lossLines),
    ...(unsure.length > 0 ? [count(unsure.length, texts.forecast.unsure)] : []),
    ...unsure.slice(0, mostUnsure).map(unsureLine),
    ...(unsure.length > mostUnsure ? [`  ${count(unsure.length - mostUnsure, texts.more)}`] : []),
  ];
}

function lossLines({ kind, field, fate, note, count: n, examples }: FieldLoss): string[] {
  const what = { things: count(n, texts.kinds[kind]), field: plain(field), note: plain(note ?? "") };
  return [fill(texts.forecast[fate], what), ...examples.map(({ item, name, said }) => `  #${item} ${quoted(name)}${said.length > 0 ? `: ${plain(said.join(", "))}` : ""}`)];
}

const unsureLine = ({ item, name, there }: UnsurePair): string =>
  `  #${item} ${quoted(name)}  ${there.map((one) => `#${one.item} ${quoted(one.name)}`).join(", ")}`;
