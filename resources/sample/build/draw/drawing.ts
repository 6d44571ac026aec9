/** [offset 0..1, colour, opacity] */
export type Stop = readonly [number, string, number?];
export type Point = readonly [number, number];

/** One picture: its size and the gradients, blurs and clips its shapes refer to. */
export class Drawing {
  readonly width: number;
  readonly height: number;
  readonly #defs: string[] = [];

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
  }

  linear(stops: readonly Stop[], from: Point = [0, 0], to: Point = [0, 1]): string {
    const box = `x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}"`;
    return this.#define((id) => `<linearGradient id="${id}" ${box}>${stops.map(stop).join("")}</linearGradient>`);
  }

  radial(stops: readonly Stop[]): string {
    return this.#define((id) => `<radialGradient id="${id}">${stops.map(stop).join("")}</radialGradient>`);
  }

  clip(shape: string): string {
    return this.#define((id) => `<clipPath id="${id}">${shape}</clipPath>`);
  }

  /** The shapes, blurred by so many pixels. */
  soft(deviation: number, shapes: string): string {
    const area = 'x="-50%" y="-50%" width="200%" height="200%"';
    const filter = this.#define((id) => `<filter id="${id}" ${area}><feGaussianBlur stdDeviation="${deviation}"/></filter>`);
    return `<g filter="${filter}">${shapes}</g>`;
  }

  inside(shape: string, shapes: string): string {
    return `<g clip-path="${this.clip(shape)}">${shapes}</g>`;
  }

  /** The whole picture in one vertical gradient. */
  ground(...stops: readonly Stop[]): string {
    return `<rect width="${this.width}" height="${this.height}" fill="${this.linear(stops)}"/>`;
  }

  glow(at: Point, radius: number, colour: string, opacity = 0.6): string {
    const fill = this.radial([[0, colour, opacity], [0.4, colour, opacity * 0.45], [1, colour, 0]]);
    return `<circle cx="${at[0]}" cy="${at[1]}" r="${radius}" fill="${fill}"/>`;
  }

  /** Darkens the corners a little, as lenses do. */
  svg(body: string): string {
    const shade = this.radial([[0, "#000", 0], [0.55, "#000", 0], [0.78, "#0a0805", 0.05], [1, "#0a0805", 0.2]]);
    const { width, height } = this;
    const corners = `<rect x="${-width * 0.2}" y="${-height * 0.2}" width="${width * 1.4}" height="${height * 1.4}" fill="${shade}"/>`;
    const head = `xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    return `<svg ${head}><defs>${this.#defs.join("")}</defs>${body}${corners}</svg>`;
  }

  #define(make: (id: string) => string): string {
    const id = `d${this.#defs.length}`;
    this.#defs.push(make(id));
    return `url(#${id})`;
  }
}

function stop([offset, colour, opacity]: Stop): string {
  return `<stop offset="${offset}" stop-color="${colour}"${opacity === undefined ? "" : ` stop-opacity="${opacity}"`}/>`;
}
