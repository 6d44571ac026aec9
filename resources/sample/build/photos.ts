/** A picture of the phone: when, where, and which scene draws it. */
export type Photo = {
  readonly file: string;
  /** Local wall time, "2017-09-05 06:02:41". */
  readonly taken: string;
  readonly offset: string;
  readonly place: Place;
  readonly scene: string;
  /** What one sees, for people who do not. */
  readonly alt: string;
  readonly albums: readonly string[];
};

type Place = { readonly lat: number; readonly lon: number };

const home = { lat: 52.4812, lon: 13.4351 };
const clinic = { lat: 52.4394, lon: 13.4592 };
const canal = { lat: 52.4925, lon: 13.4433 };
const lake = { lat: 52.2871, lon: 13.6724 };
const koeln = { lat: 50.9071, lon: 6.9922 };
const saltburn = { lat: 54.5865, lon: -0.9693 };
const steps = { lat: 54.5844, lon: -0.9712 };
const church = { lat: 54.5822, lon: -0.9748 };
const station = { lat: 52.525, lon: 13.3694 };
const park = { lat: 52.5277, lon: 13.4367 };
const airport = { lat: 52.3667, lon: 13.5033 };
const hudson = { lat: 41.9268, lon: -73.9974 };
const brooklyn = { lat: 40.6782, lon: -74.0102 };
const plot30 = { lat: 52.4672, lon: 13.4641 };
const airfield = { lat: 52.473, lon: 13.4036 };
const archive = { lat: 52.5163, lon: 13.3989 };
const reine = { lat: 67.9324, lon: 13.0886 };
const market = { lat: 52.4959, lon: 13.4283 };
const school = { lat: 52.4798, lon: 13.4402 };
const rail = { lat: 51.8664, lon: 10.5127 };
const overSea = { lat: 57.2113, lon: -28.4075 };

const albumNames = {
  lotte: "Lotte",
  emil: "Emil",
  saltburn: "Saltburn",
  home: "Apfelgasse",
  america: "Theo & Marisol",
  garden: "Plot 30",
  grandpa: "For Grandpa, printed",
} as const;

type AlbumId = keyof typeof albumNames;

function photo(taken: string, offset: string, place: Place, scene: string, alt: string, ...inAlbums: AlbumId[]): Photo {
  return { file: `${named("IMG", taken)}.jpg`, taken, offset, place, scene, alt, albums: inAlbums };
}

function named(prefix: string, taken: string): string {
  return `${prefix}_${taken.replaceAll(/[-:]/g, "").replace(" ", "_")}`;
}

const winter = "+01:00";
const summer = "+02:00";

export const photos: readonly Photo[] = [
  photo("2017-01-08 09:14:21", winter, home, "kitchenTable", "Kitchen table in winter sun, two cups, a teapot", "home"),
  photo("2017-04-29 11:32:05", summer, canal, "cherryStreet", "Cherry trees in blossom along a street, Inês far ahead"),
  photo("2017-07-15 20:47:33", summer, lake, "jetty", "Two people sitting at the end of a jetty, evening light on the lake"),
  photo("2017-09-03 10:15:02", summer, home, "cot", "An empty cot by the window, everything ready", "lotte", "home"),
  photo("2017-09-05 06:02:41", summer, clinic, "dawnCorridor",
    "Hospital corridor at dawn, a figure at the window with a tiny bundle", "lotte", "grandpa"),
  photo("2017-12-10 16:21:50", winter, home, "firstSnow", "First snow in the yard, one line of footprints, a lit window",
    "home"),
  photo("2018-02-18 17:40:12", winter, home, "rainyWindow", "Rain on the kitchen window, lights of the street behind", "home"),
  photo("2018-05-20 13:05:44", summer, koeln, "washingDay", "Sheets on the line in Oma's garden"),
  photo("2018-08-14 08:12:19", "+01:00", saltburn, "lowTide", "The beach at low tide, a pier, two small figures and a pram",
    "saltburn", "lotte"),
  photo("2018-08-16 18:33:08", "+01:00", saltburn, "bench", "Grandpa and Nan on their bench, looking at the sea", "saltburn",
    "grandpa"),
  photo("2018-12-24 17:22:36", winter, home, "adventWindow", "A paper star and candles in the dark window", "home"),
  photo("2019-02-19 19:21:57", winter, station, "nightStation", "A railway platform at night, one bag, the clock", "saltburn"),
  photo("2019-02-21 13:46:11", "+00:00", church, "umbrellas", "Black umbrellas and one red one on the path to the church",
    "saltburn"),
  photo("2019-09-05 15:51:28", summer, home, "cake", "A birthday cake with two candles", "lotte"),
  photo("2019-10-13 10:26:40", summer, park, "puddle", "Lotte in a yellow raincoat before a puddle, leaves coming down",
    "lotte", "grandpa"),
  photo("2020-04-05 10:44:02", summer, home, "dough", "Hands in dough on a floured table", "home"),
  photo("2020-05-09 15:38:17", summer, home, "chalk", "Chalk drawings in the yard, seen from our balcony", "home", "lotte"),
  photo("2020-11-21 09:03:55", winter, clinic, "tinyHand", "A very small hand around a finger", "emil", "grandpa"),
  photo("2021-01-30 15:12:48", winter, home, "snowman", "The yard's snowman with a red scarf and Lotte beside him", "home",
    "lotte"),
  photo("2021-06-19 14:29:30", summer, home, "catOnLaundry", "Toast asleep on the clean laundry", "home"),
  photo("2021-08-07 22:54:03", summer, lake, "tent", "A lit tent under very many stars"),
  photo("2021-10-02 11:08:26", summer, market, "marketStall", "Marianne's stall with the striped awning"),
  photo("2022-03-26 16:35:59", winter, home, "emptyRoom", "An almost empty room, three boxes, a square of light", "home"),
  photo("2022-07-23 19:12:34", summer, canal, "bicycles", "Three bicycles and their long shadows by the canal", "lotte",
    "emil"),
  photo("2022-09-10 06:31:16", summer, airport, "gate", "An aeroplane at the gate at sunrise, Inês small before the glass"),
  photo("2022-12-04 14:57:45", winter, home, "biscuits", "A tray of biscuits: stars, hearts, one whale", "home", "emil"),
  photo("2023-06-20 15:05:13", summer, overSea, "wing", "The wing over evening clouds", "america"),
  photo("2023-06-24 20:41:22", "-04:00", hudson, "wedding", "Lights in the big tree, long tables, two people dancing",
    "america", "grandpa"),
  photo("2023-06-26 20:17:09", "-04:00", brooklyn, "rooftop", "Water towers of Brooklyn at sunset", "america"),
  photo("2023-09-02 09:52:37", summer, school, "schoolCone", "Lotte with a school cone nearly as tall as she is", "lotte",
    "grandpa"),
  photo("2024-03-16 10:40:31", winter, plot30, "spade", "Bare earth, a spade, the hut: first day of plot 30", "garden"),
  photo("2024-07-06 18:02:14", summer, plot30, "allotment", "Plot 30 in July: beans, hut, wheelbarrow", "garden"),
  photo("2024-10-05 15:20:53", summer, airfield, "kites", "Kites over the old airfield", "lotte", "emil"),
  photo("2025-01-14 11:11:40", winter, archive, "drying", "Wet leaves hung on lines through the reading room"),
  photo("2025-07-19 23:38:06", summer, reine, "fjord", "A red boathouse in the light of the northern midnight"),
  photo("2025-08-22 05:49:27", summer, rail, "nightTrain", "Emil asleep against the window of the night train, first light",
    "emil"),
  photo("2025-12-27 10:24:18", "+00:00", steps, "onTheStairs",
    "Grandpa on the stairs, from behind, one hand on the new bannister", "saltburn", "grandpa"),
  photo("2026-05-17 15:33:42", "+01:00", steps, "dominoes", "An old and a small hand over a game of dominoes", "saltburn",
    "emil"),
  photo("2026-08-15 10:58:20", summer, plot30, "sunflowers", "Lotte measured against the sunflowers", "garden", "lotte"),
  photo("2026-11-07 09:41:03", winter, home, "recipe", "The soup recipe in Grandpa's hand", "grandpa"),
];

/** Taken between the first and the second backup. */
export const heldBack: Photo = photo("2026-11-15 17:58:31", winter, home, "soup", "The soup, made exactly as he says", "home",
  "grandpa");

export const video = { file: `${named("VID", "2021-01-30 16:48:10")}.mp4`, taken: "2021-01-30T15:48:10Z", seconds: 4,
  alt: "Snow falling past the kitchen window" };

export const albums = Object.entries(albumNames).map(([id, name]) => ({
  id,
  name,
  photos: photos.filter((p) => p.albums.includes(id)).map((p) => p.file),
}));
