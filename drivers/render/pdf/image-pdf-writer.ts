/** Writes a PDF (ISO 32000-1) of one image a page, page by page, holding nothing but the positions of its objects. */

/** One page. */
export interface ImagePage {
  readonly widthPoints: number;
  readonly heightPoints: number;
  /** Takes the unit square of the image, from its lower left corner, to points of the page (ISO 32000-1 §8.9.5). */
  readonly matrix: readonly [number, number, number, number, number, number];
  /** Entries of the image's dictionary but its length, such as `/Width 10`. */
  readonly entries: string;
  /** The encoded image. */
  readonly stream: AsyncIterable<Uint8Array>;
}

type Sink = (bytes: Uint8Array) => Promise<void>;

const catalogNumber = 1;
const pagesNumber = 2;

/** A PDF that is being written. */
export class ImagePdfWriter {
  readonly #sink: Sink;
  #length = 0;
  /** Where each object begins, by its number; 0 is free. */
  readonly #offsets: number[] = [0, 0, 0];
  readonly #pages: number[] = [];

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** How many pages were written. */
  get pageCount(): number {
    return this.#pages.length;
  }

  /** Writes a page. */
  async page({ widthPoints, heightPoints, matrix, entries, stream }: ImagePage): Promise<void> {
    if (this.#length === 0) await this.#put('%PDF-1.5\n');
    const image = this.#begin();
    const length = this.#reserve();
    await this.#put(
      `${image} 0 obj\n<< /Type /XObject /Subtype /Image ${entries} /Length ${length} 0 R >>\nstream\n`,
    );
    const before = this.#length;
    for await (const bytes of stream) await this.#putBytes(bytes);
    const written = this.#length - before;
    await this.#put('\nendstream\nendobj\n');
    await this.#object(length, String(written));
    const drawing = `q ${matrix.map(real).join(' ')} cm /I Do Q`;
    const content = this.#reserve();
    await this.#object(content, `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`);
    const page = this.#reserve();
    const box = `[0 0 ${real(widthPoints)} ${real(heightPoints)}]`;
    const resources = `<< /XObject << /I ${image} 0 R >> >>`;
    await this.#object(
      page,
      `<< /Type /Page /Parent ${pagesNumber} 0 R /MediaBox ${box} /Resources ${resources} /Contents ${content} 0 R >>`,
    );
    this.#pages.push(page);
  }

  /** Writes what ends the file. A PDF without a page is not written: `RangeError`. */
  async end(): Promise<void> {
    if (this.#pages.length === 0) throw new RangeError('A PDF has at least one page.');
    const kids = this.#pages.map((page) => `${page} 0 R`).join(' ');
    await this.#object(pagesNumber, `<< /Type /Pages /Count ${this.#pages.length} /Kids [${kids}] >>`);
    await this.#object(catalogNumber, `<< /Type /Catalog /Pages ${pagesNumber} 0 R >>`);
    const start = this.#length;
    const rows = this.#offsets
      .slice(1)
      .map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`)
      .join('');
    await this.#put(`xref\n0 ${this.#offsets.length}\n0000000000 65535 f \n${rows}`);
    const trailer = `<< /Size ${this.#offsets.length} /Root ${catalogNumber} 0 R >>`;
    await this.#put(`trailer\n${trailer}\nstartxref\n${start}\n%%EOF\n`);
  }

  #reserve(): number {
    return this.#offsets.push(0) - 1;
  }

  #begin(): number {
    return this.#offsets.push(this.#length) - 1;
  }

  async #object(number: number, body: string): Promise<void> {
    this.#offsets[number] = this.#length;
    await this.#put(`${number} 0 obj\n${body}\nendobj\n`);
  }

  async #put(text: string): Promise<void> {
    await this.#putBytes(Buffer.from(text, 'latin1'));
  }

  async #putBytes(bytes: Uint8Array): Promise<void> {
    this.#length += bytes.length;
    await this.#sink(bytes);
  }
}

function real(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
