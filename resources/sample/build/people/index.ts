import type { Person } from "../text/vcard.ts";
import { family } from "./family.ts";
import { friends } from "./friends.ts";
import { town } from "./town.ts";
import { work } from "./work.ts";

export const people: readonly Person[] = [...family, ...friends, ...work, ...town];
