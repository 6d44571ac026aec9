import { EventEmitter } from "node:events";
import { record } from "./record.ts";
import type { NativeImage } from "./system.ts";

export type Item = {
  readonly id?: string;
  readonly label?: string;
  readonly role?: string;
  readonly type?: string;
  readonly enabled?: boolean;
  readonly accelerator?: string;
  readonly click?: () => void;
  readonly submenu?: Menu | readonly Item[];
};

const roles = new Set(
  "undo redo cut copy paste pasteandmatchstyle delete selectall about hide hideothers unhide quit reload forcereload toggledevtools resetzoom zoomin zoomout togglefullscreen window minimize close help services zoom front appmenu filemenu editmenu viewmenu windowmenu".split(" "),
);

export class Menu {
  readonly items: readonly Item[];

  private constructor(items: readonly Item[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Item[]): Menu {
    const ids = template.flatMap(({ id }) => id ?? []);
    if (new Set(ids).size < ids.length) throw new Error("two menu items have the same id");
    for (const { role, label, type } of template) {
      if (role !== undefined && !roles.has(role.toLowerCase())) throw new Error(`unknown role ${role}`);
      if (role === undefined && label === undefined && type !== "separator") throw new Error("a menu item needs a label, a role or a type");
    }
    return new Menu(template.map((item) => (Array.isArray(item.submenu) ? { ...item, submenu: Menu.buildFromTemplate(item.submenu as Item[]) } : item)));
  }

  static setApplicationMenu(menu: Menu): void {
    record.menu = menu;
  }

  find(id: string): Item | undefined {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu instanceof Menu ? item.submenu.find(id) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  /** What a person does; throws where they could not. */
  click(id: string): void {
    const item = this.find(id);
    if (item?.click === undefined || item.enabled === false) throw new Error(`nobody can click "${id}"`);
    item.click();
  }
}

export class Tray extends EventEmitter {
  image: NativeImage;
  tip = "";
  menu: Menu | undefined;

  constructor(image: NativeImage) {
    super();
    this.image = image;
    this.setImage(image);
    record.trays.push(this);
  }

  setImage(image: NativeImage): void {
    if (image.isEmpty()) record.violations.push(`the tray's picture is empty: ${image.path}`);
    this.image = image;
  }

  setToolTip(tip: string): void {
    this.tip = tip;
  }

  setContextMenu(menu: Menu): void {
    this.menu = menu;
    this.emit("menu");
  }
}

export class Notification extends EventEmitter {
  readonly options: Readonly<Record<string, string>>;

  static isSupported(): boolean {
    return true;
  }

  constructor(options: Readonly<Record<string, string>>) {
    super();
    this.options = options;
  }

  show(): void {
    record.notifications.push(this);
  }
}
