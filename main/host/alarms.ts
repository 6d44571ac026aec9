import type { Handlers } from "../api/contract.ts";
import { LifeboatError } from "../api/errors.ts";
import { viewVCard } from "../engine/formats/vcard.ts";
import type { HeldRow } from "../engine/vault/read/history.ts";
import { current, type Opened, refresh, type State } from "./state.ts";
import { thingOf } from "./things.ts";

type Calls = Pick<Handlers, "alarmThings" | "accept" | "numbers">;

const mostRows = 500;
const mostNumbers = 50;
/** What a code on a screen can hold and a phone still reads. */
const longestName = 100;

export function alarms(state: State): Calls {
  return {
    async alarmThings({ alarm, page }) {
      const opened = current(state);
      await heldNamed(opened, alarm);
      const held = await opened.engine.vault.read.heldItems(alarm);
      const versions = held.slice(page.offset, page.offset + Math.min(page.limit, mostRows)).map(({ version }) => version);
      return (await opened.screens.lists.rows(versions)).map((row) => thingOf(opened, state.options.tickets, row));
    },

    async accept({ alarm, things, shown }) {
      const opened = current(state);
      const count = await opened.engine.accept(alarm, { items: things, shown });
      await refresh(state, "home", "alarms", "things");
      return { count };
    },

    async numbers({ alarm, words }) {
      const { engine } = current(state);
      const { kind } = await heldNamed({ engine }, alarm);
      if (kind !== "contact") return [];
      const wanted = words.toLocaleLowerCase().split(/\s+/).filter((word) => word !== "");
      const named = (await engine.vault.read.heldItems(alarm)).filter(({ name }) => wanted.every((word) => name.toLocaleLowerCase().includes(word)));
      const found = [];
      for (let at = 0; at < named.length && found.length < mostNumbers; at += 10) {
        const page = named.slice(at, at + 10);
        const texts = new Map((await engine.vault.read.texts(page.map(({ version }) => version))).map(({ version, bytes }) => [version, bytes]));
        for (const { item, version, name } of page) {
          const bytes = texts.get(version);
          const numbers = bytes ? viewVCard(bytes).phones.map((phone) => phone.value).filter((number) => number !== "") : [];
          if (numbers.length > 0) found.push({ id: item, name, numbers, vcard: smallCard(name, numbers) });
        }
      }
      return found.slice(0, mostNumbers);
    },
  };
}

/** Throws not-found. */
export async function heldNamed({ engine }: Pick<Opened, "engine">, alarm: number): Promise<HeldRow> {
  const found = (await engine.held()).find(({ id }) => id === alarm);
  if (!found) throw new LifeboatError("not-found", `nothing with the number ${alarm} waits for an answer`);
  return found;
}

/** Name and numbers only, so that the code stays coarse enough for any camera (vCard 3.0, RFC 2426). */
function smallCard(name: string, numbers: readonly string[]): string {
  const text = (value: string): string => value.replaceAll(/[\r\n]+/g, " ").replaceAll(/[\\;,]/g, String.raw`\$&`);
  const shown = text(name.slice(0, longestName));
  const lines = numbers.slice(0, 5).map((number) => `TEL:${text(number.slice(0, 40))}`);
  return ["BEGIN:VCARD", "VERSION:3.0", `N:${shown};;;;`, `FN:${shown}`, ...lines, "END:VCARD", ""].join("\r\n");
}
