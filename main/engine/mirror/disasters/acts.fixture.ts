// What happens to a service in one day, whether somebody meant it or not.
import type { Life } from "./life.fixture.ts";

type Act = (life: Life) => Promise<void>;

/** Some are gone, and the next run sees it. */
export const loses =
  (which: (life: Life) => readonly string[], later?: number): Act =>
  async (life) => {
    life.remove(which(life));
    await life.run(later);
  };

export const losesEverything: Act = async (life) => {
  life.world.loseEverything();
  await life.run();
};

export const losesTheCollection: Act = async (life) => {
  life.world.removeCollection(life.main);
  await life.run();
};

/** All of it stands under another address. */
export const isMadeAnew: Act = async (life) => {
  await life.addCollection("main-anew");
  await life.move(life.hrefs(), life.main, "main-anew");
  life.world.removeCollection(life.main);
  await life.run();
};

export const getsNewIds: Act = async (life) => {
  await life.move(life.hrefs(), life.main, life.main);
  life.world.expireCursors();
  await life.run();
};

/** Some of it is put into another collection. */
export const isArchived: Act = async (life) => {
  await life.addCollection("archive");
  await life.move(life.some(life.draw.share(0.3, 1)), life.main, "archive");
  await life.run();
};

export const losesItsLabels: Act = async (life) => {
  await life.change(life.hrefs(), (item) => ({ ...item, facts: {} }));
  await life.run();
};
