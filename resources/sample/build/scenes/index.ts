import { Drawing } from "../draw/drawing.ts";
import { allotment, spade, sunflowers } from "./garden.ts";
import { dominoes, dough, tinyHand } from "./hands.ts";
import { adventWindow, cot, emptyRoom, kitchenTable, rainyWindow } from "./home.ts";
import { bicycles, cherryStreet, kites, tent, wedding } from "./outdoors.ts";
import { recipe } from "./recipe.ts";
import { catOnLaundry, drying } from "./rooms.ts";
import { bench, fjord, jetty, lowTide } from "./sea.ts";
import { biscuits, cake, marketStall, soup } from "./table.ts";
import { gate, nightStation, nightTrain, rooftop, wing } from "./travel.ts";
import { dawnCorridor, onTheStairs, puddle, schoolCone, umbrellas } from "./walks.ts";
import { chalk, firstSnow, snowman, washingDay } from "./yard.ts";

type Scene = { readonly draw: (d: Drawing) => string; readonly upright?: true };

const scenes: Readonly<Record<string, Scene>> = {
  adventWindow: { draw: adventWindow, upright: true },
  cot: { draw: cot },
  emptyRoom: { draw: emptyRoom },
  kitchenTable: { draw: kitchenTable },
  bench: { draw: bench },
  fjord: { draw: fjord },
  jetty: { draw: jetty },
  lowTide: { draw: lowTide },
  chalk: { draw: chalk },
  firstSnow: { draw: firstSnow },
  snowman: { draw: snowman },
  washingDay: { draw: washingDay },
  gate: { draw: gate },
  nightStation: { draw: nightStation },
  nightTrain: { draw: nightTrain, upright: true },
  rooftop: { draw: rooftop },
  wing: { draw: wing, upright: true },
  dawnCorridor: { draw: dawnCorridor, upright: true },
  onTheStairs: { draw: onTheStairs, upright: true },
  puddle: { draw: puddle, upright: true },
  schoolCone: { draw: schoolCone, upright: true },
  umbrellas: { draw: umbrellas },
  dominoes: { draw: dominoes },
  dough: { draw: dough },
  tinyHand: { draw: tinyHand, upright: true },
  catOnLaundry: { draw: catOnLaundry },
  drying: { draw: drying },
  biscuits: { draw: biscuits },
  cake: { draw: cake },
  marketStall: { draw: marketStall },
  soup: { draw: soup },
  allotment: { draw: allotment },
  spade: { draw: spade },
  sunflowers: { draw: sunflowers, upright: true },
  bicycles: { draw: bicycles },
  cherryStreet: { draw: cherryStreet, upright: true },
  kites: { draw: kites },
  tent: { draw: tent },
  wedding: { draw: wedding },
  recipe: { draw: recipe, upright: true },
  rainyWindow: { draw: rainyWindow, upright: true },
};

/** The SVG of a scene, 1600 by 1200 or upright. */
export function drawing(name: string): string {
  const scene = scenes[name];
  if (scene === undefined) throw new Error(`no scene ${name}`);
  const d = scene.upright === true ? new Drawing(1200, 1600) : new Drawing(1600, 1200);
  return d.svg(scene.draw(d));
}
