/**
 * Puts the separators of figures right. The models read "," as "." and "△" (a minus in accounts) as ム, 人 or A; in a
 * cell that holds nothing but figures what was meant can be told.
 */

/** What the rule needs to know of a symbol. */
interface Readable {
  readonly text: string;
}

/** What the other cells of the column say. */
export interface ColumnHabit {
  /** Some have decimals. */
  readonly decimals: boolean;
  /** Some have groups of three or a minus, as amounts do. */
  readonly amounts: boolean;
}

const separators = /[.,，．、。･・']/u;
/** What triangles are taken for, before figures. */
const triangles = /^[ムへヘ人入A]$/u;
const numberCell = /^[△▲ムへヘ人入A-]?[0-9０-９][0-9０-９.,，．、。･・']*[0-9０-９]$/u;
/** A unit behind the figures does not change the rule. */
const unit = /^[円年人件戸%％名回台枚冊箇個]$/u;

/**
 * The symbols of one line of a cell with separators as they were meant: groups of three are parted by ",", a last group
 * of one or two is behind a decimal point, a triangle stands for minus. A lone group of three, "2.900", is ambiguous: it
 * becomes "2,900" unless other cells of the column have decimals. Only amounts have a minus: "A4" stays a sheet of paper.
 * Anything else stays as it is.
 */
export function correctNumber<Symbol extends Readable>(
  symbols: readonly Symbol[],
  habit: ColumnHabit,
): readonly Symbol[] {
  const last = symbols.at(-1);
  const tail = last !== undefined && unit.test(last.text) ? [last] : [];
  const body = tail.length > 0 ? symbols.slice(0, -1) : symbols;
  const text = body.map((symbol) => symbol.text).join('');
  if (!numberCell.test(text)) return symbols;
  const single = body.filter(
    ({ text: own }, index) => !(separators.test(own) && separators.test(body[index - 1]?.text ?? '')),
  );
  const groups = single
    .map(({ text: own }) => (separators.test(own) ? ' ' : own))
    .join('')
    .split(' ');
  const first = (groups[0] ?? '').replace(/^[^0-9０-９]/u, '');
  const rest = groups.slice(1);
  const inThrees = rest.slice(0, -1).every((group) => group.length === 3) && first.length <= 3;
  const ending = rest.at(-1)?.length ?? 3;
  const lone = rest.length === 1 && ending === 3;
  const isDecimal = ending < 3 || (lone && (habit.decimals || first === '0'));
  const whole = rest.length === 0 || (inThrees && ending <= 3) || (rest.length === 1 && isDecimal);
  if (!whole) return symbols;
  const amount = habit.amounts || (rest.length > 0 && !isDecimal);
  let seen = 0;
  const put = single.map((symbol, index) => {
    if (index === 0 && amount && triangles.test(symbol.text)) return { ...symbol, text: '△' };
    if (!separators.test(symbol.text)) return symbol;
    seen += 1;
    return { ...symbol, text: seen === rest.length && isDecimal ? '.' : ',' };
  });
  return [...put, ...tail];
}

/** What the cells of a column say together. */
export function columnHabit(texts: readonly string[]): ColumnHabit {
  return {
    decimals: texts.some((text) => /^[^0-9]?(?:[0-9]{1,3}[.,][0-9]{1,2}|0[.,][0-9]+)[%％]?$/u.test(text)),
    amounts: texts.some((text) => /^[^0-9]?[0-9]{1,3}(?:[.,][0-9]{3})+円?$|^[△▲][0-9]/u.test(text)),
  };
}
