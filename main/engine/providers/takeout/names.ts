// What Takeout calls things. Its names are in the account's language; these tables help where content alone cannot tell.
import { extensionOf } from "../files/names.ts";
import { sortOf } from "../files/types.ts";

/** Moving parts of Pixel photos have endings no other program uses. */
const pixelVideos = new Set(["mp", "mv"]);
const texts = new Set(["json", "vcf", "ics", "html"]);

export function isVideo(path: string): boolean {
  return sortOf(path) === "video" || pixelVideos.has(extensionOf(path));
}

export function isMedia(path: string): boolean {
  return sortOf(path) === "image" || isVideo(path);
}

/** Everything else (mail, files of Drive, ...) holds nothing we keep. */
export function isWanted(path: string): boolean {
  return isMedia(path) || texts.has(extensionOf(path));
}

const yearFolders = [
  "Photos from", "Fotos von", "Fotos aus", "Fotos vom Jahr", "Photos de", "Photos du", "Fotos de", "Fotos del", "Foto del", "Foto da", "Foto dal",
  "Foto's uit", "Foto’s uit", "Zdjęcia z", "Foton från", "Bilder från", "Bilder fra", "Billeder fra", "Kuvat vuodelta", "Fotky z", "Фото за",
  "Фотографии за", "Fotografii din", "Φωτογραφίες από",
];

/** Holds the photos of one year; every other folder is an album. "2019年の写真" is one, too. */
export function isYearFolder(name: string): boolean {
  const [, before = "", , after = ""] = /^(.*?)\s*((?:18|19|20)\d\d)(.*)$/u.exec(name) ?? [];
  if (after === "") return yearFolders.includes(before);
  return before === "" && /^\s*(?:年の写真|年的照片|年的相片|년의? ?사진)$/u.test(after);
}

/** Added to the name of an edited version, in the account's language. */
const edited = [
  "edited", "effects", "smile", "mix", "bearbeitet", "modifié", "modifie", "ha editado", "editado", "editada", "editat", "modificato", "modificata", "bewerkt",
  "edytowane", "edytowany", "redigerad", "redigert", "redigeret", "muokattu", "upraveno", "szerkesztve", "düzenlendi", "изменено", "編集済み", "编辑", "已编辑", "已修改", "수정됨",
].map((word) => `-${word.normalize("NFC")}`);

/** `IMG_1-edited(1)` belongs to `IMG_1(1)`. Undefined for the name, given without its extension, of an original. */
export function originalOf(stem: string): string | undefined {
  const [, bare = "", number = ""] = /^(.*?)(\(\d+\))?$/su.exec(stem.normalize("NFC")) ?? [];
  const lower = bare.toLowerCase();
  const ending = edited.find((each) => lower.endsWith(each)) ?? cutEnding(lower);
  return ending === undefined || ending.length === bare.length ? undefined : bare.slice(0, -ending.length) + number;
}

/** Names end after 47 characters: then the word is cut. */
function cutEnding(stem: string): string | undefined {
  const dash = stem.lastIndexOf("-");
  const ending = stem.slice(dash);
  return stem.length >= 46 && dash > 0 && ending.length > 2 && edited.some((each) => each.startsWith(ending)) ? ending : undefined;
}

const allContacts = new Set([
  "all contacts", "alle kontakte", "tous les contacts", "todos los contactos", "tutti i contatti", "todos os contatos", "todos os contactos", "alle contacten", "wszystkie kontakty",
  "alla kontakter", "alle kontakter", "kaikki yhteystiedot", "všechny kontakty", "все контакты", "すべての連絡先", "所有联系人", "所有聯絡人", "모든 연락처", "tüm kişiler",
]);

/** Not a label. */
export function isAllContacts(folder: string): boolean {
  return allContacts.has(folder.toLowerCase());
}

/** The path below "Takeout/"; undefined for none. */
export function pathInside(name: string): string | undefined {
  const path = name.startsWith("Takeout/") ? name.slice("Takeout/".length) : name;
  return path === "" ? undefined : path.normalize("NFC");
}
