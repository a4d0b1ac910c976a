/** The characters of a sheet of the evaluation set in document order, with their places; runs in the browser. */
(() => {
  const root = document.querySelector('.sheet');
  const box = ({ left, top, right, bottom }) => ({ left, top, right, bottom });
  const places = new Map();
  const tables = [...root.querySelectorAll('table')].map((table, number) => {
    const taken = new Set();
    const cells = [...table.rows].flatMap((row, rowNumber) => {
      let column = 0;
      return [...row.cells].map((cell) => {
        while (taken.has(`${rowNumber} ${column}`)) column += 1;
        for (let down = 0; down < cell.rowSpan; down += 1) {
          for (let along = 0; along < cell.colSpan; along += 1)
            taken.add(`${rowNumber + down} ${column + along}`);
        }
        places.set(cell, { table: number, row: rowNumber, column });
        return {
          row: rowNumber,
          column,
          rowSpan: cell.rowSpan,
          columnSpan: cell.colSpan,
          box: box(cell.getBoundingClientRect()),
          text: cell.innerText.trim(),
        };
      });
    });
    const columns = Math.max(...cells.map((cell) => cell.column + cell.columnSpan));
    return { rows: table.rows.length, columns, box: box(table.getBoundingClientRect()), cells };
  });
  const lines = [];
  const segments = new Intl.Segmenter('ja', { granularity: 'grapheme' });
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let last;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent.closest('[data-off]') !== null) continue;
    const block = parent.closest('p,td,th');
    const vertical = getComputedStyle(parent).writingMode.startsWith('vertical');
    for (const { segment, index } of segments.segment(node.nodeValue)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + segment.length);
      const rect = range.getBoundingClientRect();
      if (rect.width === 0 || rect.height === 0) continue;
      const moved =
        last === undefined ||
        last.block !== block ||
        (vertical
          ? Math.abs(rect.left - last.rect.left) > rect.width / 2
          : Math.abs(rect.top - last.rect.top) > rect.height / 2);
      const cell = places.get(parent.closest('td,th'));
      if (moved) lines.push({ text: '', characters: [], ...(cell === undefined ? {} : { cell }) });
      const line = lines.at(-1);
      line.text += segment;
      line.characters.push({ text: segment, box: box(rect) });
      last = { block, rect };
    }
  }
  const spills = root.scrollHeight > root.clientHeight + 1 || root.scrollWidth > root.clientWidth + 1;
  return { lines, tables, spills };
})();
